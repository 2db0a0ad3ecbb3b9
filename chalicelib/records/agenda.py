"""The agenda: what must be looked at when, whatever kind of row it is."""

from datetime import datetime

import msgspec

from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row

DUE = "due"
"""Index key under which runs and activities lie that somebody must look at."""
UNREADABLE = "unreadable"
"""Index key under which lies what nobody looks at any more, because it cannot be read."""

LOOKED_AFTER = "looked_after"
"""Index key under which runs of workflows lie that go on, by when somebody must see whether their
executions do."""


def due_at(at: datetime, id: str) -> Key:
    """Return where the row of that id lies in the agenda."""
    return DUE, f"{sortable(at)}#{id}"


def set_aside(row: Row) -> Row:
    """Return a row of the agenda out of it; where it lay stands in its new place.

    Its version stays: the body says it too, and cannot be changed.
    """
    place = "#".join(row.agenda or ())
    return msgspec.structs.replace(row, agenda=(UNREADABLE, place))


def back_again(row: Row) -> Row:
    """Return a row that was set aside where it lay before."""
    index, _, place = (row.agenda or ("", ""))[1].partition("#")
    return msgspec.structs.replace(row, agenda=(index, place))
