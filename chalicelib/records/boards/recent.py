"""What changed lately: a partition a day, in the order in which the stream told of it."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.boards.recent import KEPT, Recent
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Row
from chalicelib.records.body import decode, encode

RECENT = "recent"


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """How far somebody has read."""

    at: datetime
    """All that was written down before is read, but what came late."""
    place: str = ""
    """Sort key up to which a full page was read; empty where all was."""


def recent_row(line: Recent, now: datetime) -> Row:
    """Return the row of a line that is written down now."""
    about = f"{line.run}" if line.run else f"{line.version}"
    at = sortable(now)
    return Row(
        pk=_partition(at),
        sk=f"{at}#{line.item}#{line.what}#{line.entry}#{about}",
        kind=RECENT,
        body=encode(line),
        expires_at=int((now + KEPT + timedelta(hours=1)).timestamp()),
    )


def partition(at: datetime) -> str:
    """Return where the lines of a day lie."""
    return _partition(sortable(at))


def _partition(at: str) -> str:
    return f"{RECENT}#{at[:10]}"


def partitions(since: datetime, now: datetime) -> list[str]:
    """Return where all lines since an instant lie, the oldest first."""
    days = (now.date() - since.date()).days
    return [partition(since + timedelta(days=n)) for n in range(days + 1)]


def line_in(row: Row) -> Recent:
    """Return the line that a row holds."""
    return decode(row, Recent)
