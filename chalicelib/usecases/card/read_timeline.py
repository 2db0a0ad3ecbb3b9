"""Read an item's timeline: entries, stage moves, changes and its beginning, newest first."""

from collections.abc import Iterator, Set
from datetime import datetime
from heapq import merge
from itertools import chain, islice
from typing import Any

from chalicelib.domain.card.timeline import EntryKind, StageMove, TimelineEntry
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Row, Table
from chalicelib.records.body import decode, readable
from chalicelib.records.card import MOVE, TIMELINE, entry_key
from chalicelib.records.shared_entries import entries_in
from chalicelib.usecases.card.field_changes import change_entry, field_changes, titles_of
from chalicelib.usecases.card.names_for import names_for
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant

ALL_KINDS = frozenset(EntryKind)
_SENT = frozenset({EntryKind.EMAIL, EntryKind.SMS, EntryKind.CALL, EntryKind.CHAT, EntryKind.WAIT})
"""What leaves, or begins by that, and is not shown before it has."""
IN_ROWS = ALL_KINDS - {EntryKind.CREATED, EntryKind.STAGE_MOVE, EntryKind.CHANGE}
"""Kinds that are rows of the timeline itself; the others are told by what else there is."""
SIFTED = 200
"""Rows of a query where only some kinds are wanted."""
OF_ONE_INSTANT = 10
"""Rows that a page reads besides its own: those of the instant at which the page before ended."""

Place = tuple[str, int]
"""How far a reader has come: everything at this text and above it is read, of the changes all down
to this version, that one left out. Changes have their own count, as the clocks of two who change
an item one after the other may differ."""
Placed = tuple[Place, TimelineEntry]
_Told = tuple[str, TimelineEntry, int]
"""An entry and its place among those that lie by instant: the instant and a name, with a #.

And of a move the version that it made."""


def read_timeline(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    limit: int,
    after: Place | None = None,
    kinds: Set[EntryKind] = ALL_KINDS,
    now: datetime,
    language: str | None = None,
) -> tuple[list[Placed], Place | None]:
    """Return entries of some kinds with their places, newest first [4 for a page].

    Also the place behind which the next ones begin, None at the end. An e-mail that is being sent
    just now is not shown yet. Titles of items that a change links to take one read more.

    `language`: in which changes of fields are told.

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.CARD_READ)
    item = item_for(tenant, caller, ref, Right.CARD_READ)
    start, newest = after or (None, None)
    size = limit + 1 if kinds >= ALL_KINDS else max(limit + 1, SIFTED)
    sources: list[Iterator[_Told]] = []
    if kinds & IN_ROWS:
        sources.append(_entries(tenant.table, ref, start, size, kinds))
    if EntryKind.STAGE_MOVE in kinds:
        sources.append(_moves(tenant.table, ref, start, size))
    if EntryKind.CREATED in kinds:
        sources.append(_beginning(item, start))
    told = merge(*sources, key=lambda one: one[0], reverse=True)
    changes: Iterator[JournalEntry] = iter(())
    if EntryKind.CHANGE in kinds and newest != 0:
        changes = field_changes(tenant.table, ref, newest, size)
    some = list(islice(_in_one_order(told, changes, start), limit + 1))
    page = _in_words(tenant, caller, item, some[:limit], now, language)
    return page, page[-1][0] if len(some) > limit else None


def _in_one_order(
    told: Iterator[_Told], changes: Iterator[JournalEntry], start: str | None
) -> Iterator[tuple[Place, TimelineEntry | JournalEntry]]:
    """Merge both; a change that a clock puts too high takes the place of the one above it.

    Within one instant a move stands above the change that it followed.
    """
    last = start
    one, change = next(told, None), next(changes, None)
    found: TimelineEntry | JournalEntry
    while True:
        place = _lower(_place_of(change), last) if change is not None else ""
        above = one is None or (place > one[0] and not _followed(one, change))
        if change is not None and above:
            last, found, change = place, change, next(changes, None)
        elif one is not None:
            (last, found, _), one = one, next(told, None)
        else:
            return
        yield (last, change.version if change is not None else 0), found


def _followed(one: _Told, change: JournalEntry | None) -> bool:
    _, entry, version = one
    return change is not None and change.version < version and change.at == entry.at


def _place_of(change: JournalEntry) -> str:
    return f"{sortable(change.at)}#{0:07d}#change-{change.version:09d}"


def _lower(place: str, last: str | None) -> str:
    return place if last is None else min(place, last)


def _in_words(
    tenant: Tenant,
    caller: Caller,
    item: Item,
    some: list[tuple[Place, TimelineEntry | JournalEntry]],
    now: datetime,
    language: str | None,
) -> list[Placed]:
    changes = [one for _, one in some if isinstance(one, JournalEntry)]
    titles = titles_of(tenant, caller, changes, now)
    names = names_for(tenant, item.type, now, titles, item, language if changes else None)
    return [
        (place, change_entry(one, names) if isinstance(one, JournalEntry) else one)
        for place, one in some
    ]


def _rows(table: Table, ref: ItemRef, kind: str, after: str | None, size: int) -> Iterator[Row]:
    place = None if after is None else f"{kind}#{after}"
    while True:
        rows = table.query(str(ref), prefix=f"{kind}#", after=place, limit=size, descending=True)
        yield from rows
        if len(rows) < size:
            return
        place = rows[-1].sk


def _entries(
    table: Table, ref: ItemRef, after: str | None, size: int, kinds: Set[EntryKind]
) -> Iterator[_Told]:
    """Return entries by place, the last one first, those of shared rows among the others.

    A shared row lies where its last entry does, and holds no other instant's. So where a page ended
    at an instant, the next one begins to read behind all of it.
    """
    behind = None if after is None else f"{after.partition('#')[0]}#~"
    size += OF_ONE_INSTANT if after else 0
    held: list[_Told] = []
    for row in _rows(table, ref, TIMELINE, behind, size):
        place = _place(row.sk)
        while held and held[-1][0] > place:
            yield held.pop()
        held += _shown(row, after, kinds)
        held.sort(key=lambda one: one[0])
    yield from reversed(held)


def _shown(row: Row, after: str | None, kinds: Set[EntryKind]) -> Iterator[_Told]:
    for entry in chain.from_iterable(readable([row], entries_in)):
        place = _place(entry_key(entry)[1])
        sending = entry.kind in _SENT and entry.data.get("state") == "sending"
        if entry.kind in kinds and not sending and (after is None or place < after):
            yield place, entry, 0


def _place(sk: str) -> str:
    return sk.partition("#")[2]


def _moves(table: Table, ref: ItemRef, after: str | None, size: int) -> Iterator[_Told]:
    for row in _rows(table, ref, MOVE, after, size):
        for move in readable([row], lambda one: decode(one, StageMove)):
            yield _place(row.sk), _entry_of(move), move.version


def _beginning(item: Item, after: str | None) -> Iterator[_Told]:
    place = f"{sortable(item.created_at)}#"
    if after is None or place < after:
        data: dict[str, Any] = {}
        if item.first_stage is not None:
            data = {"pipeline": item.first_pipeline, "stage": item.first_stage, "entry": 1}
        yield (
            place,
            TimelineEntry(
                id="created",
                item=item.ref,
                kind=EntryKind.CREATED,
                at=item.created_at,
                author=item.created_by,
                data=data,
            ),
            0,
        )


def _entry_of(move: StageMove) -> TimelineEntry:
    return TimelineEntry(
        id=f"move-{move.entry}",
        item=move.item,
        kind=EntryKind.STAGE_MOVE,
        at=move.at,
        author=move.by,
        cause=move.cause,
        data={
            "pipeline": move.pipeline,
            "stage": move.stage,
            "from_pipeline": move.from_pipeline,
            "from_stage": move.from_stage,
            "entry": move.entry,
        },
    )
