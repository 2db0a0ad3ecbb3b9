"""The change journal of an item."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

CHANGE = "change"
HISTORY = "history#"
"""Index key under which all changes of the tenant lie; no entity type's code has a #."""


def journal_row(entry: JournalEntry, keep: timedelta) -> Row:
    """Return the row of an entry. Its version is its key, so what comes twice is written once."""
    return Row(
        pk=str(entry.item),
        sk=journal_place(entry.version),
        kind=CHANGE,
        body=encode(entry),
        version=entry.version,
        by_type=(HISTORY, history_place(entry)),
        expires_at=expiry(entry.at, keep),
    )


def journal_place(version: int) -> str:
    """Return the sort key of the change that made a version."""
    return f"{CHANGE}#{version:09d}"


def change_key(item: ItemRef, version: int) -> Key:
    """Return where the change lies that made a version of an item."""
    return str(item), journal_place(version)


def history_place(entry: JournalEntry) -> str:
    """Return the place of a change among all of the tenant: its instant, then what filters ask."""
    kinds = ",".join(entry.kinds)
    return f"{sortable(entry.at)}#{kinds}#{entry.by}#{entry.item}#{entry.version}"


class HistoryPlace(msgspec.Struct, frozen=True):
    """What the place of a change tells without its row being read."""

    kinds: frozenset[str]
    by: int
    type: str

    @classmethod
    def parse(cls, place: str) -> "HistoryPlace":
        """Read a place."""
        _, kinds, by, item, _ = place.split("#")
        return cls(frozenset(kinds.split(",")), int(by), ItemRef.parse(item).type)


def journal_of(row: Row) -> JournalEntry:
    """Return the entry that a row holds."""
    return decode(row, JournalEntry)


def expiry(at: datetime, keep: timedelta) -> int:
    """Return the epoch second after which what happened then may be forgotten."""
    return int((at + keep).timestamp())
