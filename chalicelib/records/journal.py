"""The change journal of an item."""

from datetime import datetime, timedelta

from chalicelib.domain.items.journal import JournalEntry
from chalicelib.ports.table import Row
from chalicelib.records.body import decode, encode

CHANGE = "change"


def journal_row(entry: JournalEntry, keep: timedelta) -> Row:
    """Return the row of an entry. Its version is its key, so what comes twice is written once."""
    return Row(
        pk=str(entry.item),
        sk=journal_place(entry.version),
        kind=CHANGE,
        body=encode(entry),
        version=entry.version,
        expires_at=expiry(entry.at, keep),
    )


def journal_place(version: int) -> str:
    """Return the sort key of the change that made a version."""
    return f"{CHANGE}#{version:09d}"


def journal_of(row: Row) -> JournalEntry:
    """Return the entry that a row holds."""
    return decode(row, JournalEntry)


def expiry(at: datetime, keep: timedelta) -> int:
    """Return the epoch second after which what happened then may be forgotten."""
    return int((at + keep).timestamp())
