"""The agenda: what must be looked at when, whatever kind of row it is."""

from datetime import datetime

from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key

DUE = "due"
"""Index key under which runs and activities lie that somebody must look at."""

LOOKED_AFTER = "looked_after"
"""Index key under which runs of workflows lie that go on, by when somebody must see whether their
executions do."""


def due_at(at: datetime, id: str) -> Key:
    """Return where the row of that id lies in the agenda."""
    return DUE, f"{sortable(at)}#{id}"
