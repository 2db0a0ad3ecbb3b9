"""What is open: of each item, and counted for each person and for all."""

from datetime import datetime
from zlib import crc32

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.smart_activities.counting import Attention, Tally
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

ATTENTION = "attention"
TALLY = "open_activities"
TOTAL = "open_total"

PARTS = 8
"""Rows of the count of all, so that those who count at the same time seldom meet."""
NEVER = "~"
"""Stands behind every instant."""


def attention_key(ref: ItemRef) -> Key:
    """Return where it lies what is open on an item."""
    return str(ref), ATTENTION


def attention_row(attention: Attention, ref: ItemRef, column: str | None, version: int) -> Row:
    """Return the row of what is open on an item.

    `column` is that of the board in which the item stands (records/items.py); None for an item that
    stands in none, or is deleted.
    """
    pk, sk = attention_key(ref)
    last = active_place(attention.last_at, attention.due, ref.id)
    return Row(
        pk=pk,
        sk=sk,
        kind=ATTENTION,
        body=encode(attention),
        version=version,
        by_stage=(due_in(column), due_place(attention.due, ref.id))
        if column and attention.due
        else None,
        agenda=(active_in(column), last) if column else None,
    )


def due_in(column: str) -> str:
    """Return the index key of what a column's items have to do, by the time when it is due."""
    return f"due#{column}"


def due_place(due: datetime | None, id: int) -> str:
    """Return where an item stands among those by the time when they are due."""
    return f"{sortable(due) if due else NEVER}#{id:012d}"


def active_place(last: datetime, due: datetime | None, id: int) -> str:
    """Return where an item stands among those by when something was last done about them."""
    return f"{sortable(last)}#{due_place(due, id)}"


def active_in(column: str) -> str:
    """Return the index key of a column's items by when something was last done about them."""
    return f"active#{column}"


def attention_of(row: Row) -> Attention:
    """Return what a row says is open on an item."""
    return decode(row, Attention)


def tally_key(user: int) -> Key:
    """Return where the counts of a person lie."""
    return f"{TALLY}#{user}", TALLY


def tally_row(user: int, tally: Tally, version: int) -> Row:
    """Return the row of the counts of a person."""
    pk, sk = tally_key(user)
    return Row(pk=pk, sk=sk, kind=TALLY, body=encode(tally), version=version)


def tally_of(row: Row | None) -> Tally:
    """Return the counts that a row holds; without one there is nothing."""
    return decode(row, Tally) if row else Tally()


def total_key(part: int) -> Key:
    """Return where a part of the count of all lies."""
    return f"{TOTAL}#{part}", TOTAL


TOTAL_KEYS = tuple(total_key(part) for part in range(PARTS))


def part_of(ref: ItemRef) -> int:
    """Return the part of the count of all in which an item's changes are counted."""
    return crc32(str(ref).encode()) % PARTS


def total_row(part: int, number: int, version: int) -> Row:
    """Return the row of a part of the count of all."""
    pk, sk = total_key(part)
    return Row(pk=pk, sk=sk, kind=TOTAL, body=encode(number), version=version)


def total_of(row: Row | None) -> int:
    """Return the number that a part holds, which may be less than none: only their sum counts."""
    return decode(row, int) if row else 0
