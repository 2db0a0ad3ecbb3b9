"""Read an item's timeline: entries, stage moves and its beginning, newest first."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from chalicelib.domain.card.timeline import EntryKind, StageMove, TimelineEntry
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Row, Table
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE, TIMELINE
from chalicelib.usecases.items.save_item import get_item
from chalicelib.usecases.tenant.tenant import Tenant

Placed = tuple[str, TimelineEntry]
"""An entry and its place: the instant and a name, separated by #."""


def read_timeline(
    tenant: Tenant, caller: Caller, ref: ItemRef, *, limit: int, after: str | None = None
) -> tuple[list[Placed], str | None]:
    """Return entries with their places, newest first [3 for a page].

    Also the place behind which the next ones begin, None at the end. An e-mail that is being sent
    just now is not shown yet.

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.CARD_READ)
    item = get_item(tenant, ref)
    found = merge(
        _entries(tenant.table, ref, after, limit + 1),
        _moves(tenant.table, ref, after, limit + 1),
        _beginning(item, after),
        key=lambda one: one[0],
        reverse=True,
    )
    some = list(islice(found, limit + 1))
    page = some[:limit]
    return page, page[-1][0] if len(some) > limit else None


def _rows(table: Table, ref: ItemRef, kind: str, after: str | None, size: int) -> Iterator[Row]:
    place = None if after is None else f"{kind}#{after}"
    while True:
        rows = table.query(str(ref), prefix=f"{kind}#", after=place, limit=size, descending=True)
        yield from rows
        if len(rows) < size:
            return
        place = rows[-1].sk


def _entries(table: Table, ref: ItemRef, after: str | None, size: int) -> Iterator[Placed]:
    for row in _rows(table, ref, TIMELINE, after, size):
        entry = decode(row, TimelineEntry)
        if not (entry.kind is EntryKind.EMAIL and entry.data.get("state") == "sending"):
            yield row.sk.partition("#")[2], entry


def _moves(table: Table, ref: ItemRef, after: str | None, size: int) -> Iterator[Placed]:
    for row in _rows(table, ref, MOVE, after, size):
        move = decode(row, StageMove)
        yield row.sk.partition("#")[2], _entry_of(move)


def _beginning(item: Item, after: str | None) -> Iterator[Placed]:
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
