"""The agenda: what must be looked at when, whatever kind of row it is."""

from datetime import datetime

from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key

DUE = "due"
"""Index key under which runs and activities lie that somebody must look at."""


def due_at(at: datetime, id: str) -> Key:
    """Return where the row of that id lies in the agenda."""
    return DUE, f"{sortable(at)}#{id}"
