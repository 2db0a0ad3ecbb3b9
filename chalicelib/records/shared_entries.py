"""Timeline entries of one instant that were written together: they share a row."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.ports.table import Row
from chalicelib.records.body import converted, decode, encode, split
from chalicelib.records.card import entry_key, entry_row

SHARED_ENTRIES = "timeline_shared"
MOST_BYTES = 100_000
"""What a shared row holds; what is left over begins a further one."""


class SharedEntries(msgspec.Struct, frozen=True):
    """Entries as their row holds them."""

    shared: dict[str, Any]
    """What is the same in all of them."""
    entries: tuple[dict[str, Any], ...]
    """What is not, in the order of the timeline."""


def entry_rows(entries: Sequence[TimelineEntry]) -> list[Row]:
    """Return the rows of entries that are written together: as few as hold them."""
    rows: list[Row] = []
    for some in _groups(sorted(entries, key=entry_key)):
        rows.append(entry_row(some[0]) if len(some) == 1 else _shared_row(some))
    return rows


def entries_in(row: Row) -> list[TimelineEntry]:
    """Return the entries that a row holds, one or several, in the order of the timeline."""
    if row.kind != SHARED_ENTRIES:
        return [decode(row, TimelineEntry)]
    kept = decode(row, SharedEntries)
    return [converted(row, {**kept.shared, **own}, TimelineEntry) for own in kept.entries]


def _groups(entries: Sequence[TimelineEntry]) -> Iterator[list[TimelineEntry]]:
    """Return those that may share a row: of one item and one instant, and not too large."""
    some: list[TimelineEntry] = []
    size = 0
    for entry in entries:
        bytes = len(msgspec.json.encode(entry))
        alike = some and (some[0].item, some[0].at) == (entry.item, entry.at)
        if some and (not alike or size + bytes > MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(entry)
        size += bytes
    if some:
        yield some


def _shared_row(entries: Sequence[TimelineEntry]) -> Row:
    shared, own = split([msgspec.to_builtins(entry) for entry in entries])
    # Where its last entry would lie: whoever reads backwards meets the row before any of them.
    pk, sk = entry_key(entries[-1])
    return Row(pk=pk, sk=sk, kind=SHARED_ENTRIES, body=encode(SharedEntries(shared, tuple(own))))
