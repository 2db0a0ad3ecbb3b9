"""Clear away what is left of an item that went for good. Called by the stream alone."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.phone_numbers import address_place
from chalicelib.ports.table import Delete, Key, Put, Row, Write
from chalicelib.records.channels.dialogues import (
    DIALOGUE_OF,
    dialogue_key,
    dialogue_of,
    named_dialogue,
)
from chalicelib.records.idempotency import answers_of, emptied
from chalicelib.records.items import ITEM, address_partition, linked_item
from chalicelib.records.signals import answered_key, claim_key, signal_of, signals_of
from chalicelib.records.smart_activities.counts import ATTENTION
from chalicelib.records.workflows import RUN, log_partition, run_of
from chalicelib.usecases.tenant.tenant import Tenant

BATCH = 50
"""Rows that one transaction removes."""

KEPT_ROWS = frozenset({ITEM, ATTENTION})
"""Kinds of rows that stay: the item itself, and what was counted of it until it is not any more."""


def clear_away_rows(tenant: Tenant, change: Change) -> None:
    """Remove all rows that tell of an item that went for good, but the one that says so.

    Its own ones go last: they name the others, so that doing it again goes on. Three queries, two
    for each of its addresses, one for each workflow run, and one write for each 50 rows.
    """
    if not change.purged or change.before is None:
        return
    item = change.before
    rows = tenant.table.query(str(item.ref))
    others = {*_logs(tenant, rows), *_dialogues(tenant, item.ref, rows), *_signals(tenant, item)}
    own = [row.key for row in rows if row.kind not in KEPT_ROWS]
    writes: list[Write] = [*_emptied_answers(tenant, item.ref)]
    writes += [Delete(key) for key in (*sorted(others.difference(own)), *own)]
    for start in range(0, len(writes), BATCH):
        tenant.table.write(writes[start : start + BATCH])


def _logs(tenant: Tenant, rows: Sequence[Row]) -> Iterator[Key]:
    for row in rows:
        if row.kind == RUN:
            yield from (step.key for step in tenant.table.query(log_partition(run_of(row).id)))


def _dialogues(tenant: Tenant, item: ItemRef, rows: Sequence[Row]) -> Iterator[Key]:
    named = [dialogue_key(named_dialogue(row)) for row in rows if row.kind == DIALOGUE_OF]
    for row in tenant.table.get_many(named).values() if named else ():
        if dialogue_of(row).about == item:
            yield row.key
            yield from _told(tenant, f"dialogue_{dialogue_of(row).id}")


def _signals(tenant: Tenant, item: Item) -> Iterator[Key]:
    yield from _told(tenant, str(item.ref))
    if item.type in CLIENT_TYPES:
        yield claim_key(str(item.ref))
    for address in item.addresses():
        place = address_place(address)
        others = map(linked_item, tenant.table.query(address_partition(address)))
        if not any(one is not None and one != item.ref for one in others):
            yield claim_key(address)
            yield from _told(tenant, place)


def _told(tenant: Tenant, whom: str) -> Iterator[Key]:
    keys = [key for _, key in tenant.table.query_index("by_type", signals_of(whom))]
    rows = tenant.table.get_many(keys) if keys else {}
    for row in rows.values():
        yield row.key
        yield answered_key(signal_of(row).id)


def _emptied_answers(tenant: Tenant, item: ItemRef) -> list[Put]:
    keys = [key for _, key in tenant.table.query_index("by_type", answers_of(item))]
    rows = tenant.table.get_many(keys) if keys else {}
    return [Put(emptied(row)) for row in rows.values()]
