"""The recycle bin: what lies in it, comes back, or goes for good (semantics/items: recycle bin)."""

from datetime import datetime

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.deletion import purged_item, restored_item
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Put
from chalicelib.records.body import readable
from chalicelib.records.bookings import booking_key
from chalicelib.records.card import entry_row
from chalicelib.records.items import BIN, bin_of, item_of
from chalicelib.usecases.items.save_item import find_item, item_writes, present
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.type_wide import TypeWide


def list_bin(
    tenant: Tenant, caller: Caller, *, limit: int, after: str | None = None
) -> tuple[list[tuple[str, Item]], str | None]:
    """Return deleted items with their places, the last one first, and where the next ones begin.

    Those that the caller has deleted, or all for who may see those of others [2 for a page]. Items
    whose type was removed are among them: they can be purged, and do not come back.
    """
    caller.require(Right.ITEM_DELETE)
    table, own = tenant.table, bin_of(caller.id)
    if _may_all(caller):
        found = table.query_index("by_type", BIN, after=after, limit=limit, descending=True)
    else:
        found = table.query_index("by_stage", own, after=after, limit=limit, descending=True)
    rows = tenant.table.get_many(key for _, key in found) if found else {}
    items = [
        (place, item)
        for place, key in found
        for item in readable([rows[key]] if key in rows else [], item_of)
    ]
    shown = [
        (place, item)
        for place, item in items
        if item.purge_at is not None and caller.may(Right.ITEM_DELETE, on=item)
    ]
    return shown, found[-1][0] if len(found) == limit else None


def restore_item(tenant: Tenant, caller: Caller, ref: ItemRef, *, now: datetime) -> Item:
    """Return an item as it comes back from the bin, and to lists, boards and whom it belongs to.

    Its rules do not run, and what waited when it was deleted stays stopped. One that is there
    already comes back as it is, so that asking twice restores once [1 read, 1 write; 1 more where
    it holds bookings].

    Raises:
        NotFound: there is none, it went for good, somebody else has deleted it, it became something
            else at once, or its type was removed.
        Forbidden: the right to delete it is missing, or the plan has no way back.
        Clash: others kept changing the item at the same time.
    """
    caller.require(Right.ITEM_DELETE)
    tenant.booked.require(Feature.RECYCLE_BIN_RESTORE)
    wide = tenant.configuration.type(ref.type, now)

    def attempt() -> Item:
        item = find_item(tenant, ref)
        if item is not None and item.deleted_at is None:
            there = present(item, ref)
            caller.require(Right.ITEM_DELETE, on=there)
            return there
        item = _lying(caller, item, ref)
        if _of_former_type(item, wide.entity_type):
            raise NotFound(f"the type of {ref} was removed; another one is called {ref.type} now")
        kept = msgspec.structs.replace(item, fields=_held(tenant, item, wide))
        back = restored_item(kept, wide.pipelines, by=caller.id, now=now)
        tenant.table.write([*item_writes(item, back), Put(entry_row(_told(back)))])
        return back

    return retried(attempt, busy(ref))


def purge_item(tenant: Tenant, caller: Caller, ref: ItemRef, *, now: datetime) -> None:
    """Let an item in the bin go for good; nobody gets it back [1 read, 1 write].

    Raises:
        NotFound: it does not lie there.
        Clash: others kept changing the item at the same time.
    """
    caller.require(Right.BIN_OTHERS)

    def attempt() -> None:
        item = _lying(caller, find_item(tenant, ref), ref)
        tenant.table.write(item_writes(item, purged_item(item, now)))

    retried(attempt, busy(ref))


def purge_due(tenant: Tenant, ref: ItemRef, now: datetime) -> None:
    """Let go what is left of a deleted item, when its time is over [1 to 2].

    Early, late and again does no harm.

    Raises:
        Unfinished: the alarm must come again.
    """

    def attempt() -> None:
        item = find_item(tenant, ref)
        if item is not None and item.goes_at is not None and item.goes_at <= now:
            tenant.table.write(item_writes(item, purged_item(item, now)))

    retried(attempt, busy(ref))


def _of_former_type(item: Item, type: EntityType) -> bool:
    """Return whether an item was deleted before there was the type that is called as its was."""
    return bool(type.created_at and item.deleted_at and item.deleted_at < type.created_at)


def _may_all(caller: Caller) -> bool:
    return caller.may(Right.BIN_OTHERS)


def _lying(caller: Caller, item: Item | None, ref: ItemRef) -> Item:
    """Return an item that lies in the bin, where the caller may know that it does."""
    if item is None or item.purge_at is None:
        raise NotFound(f"there is no {ref.type} {ref.id} in the recycle bin")
    if item.deleted_by != caller.id and not _may_all(caller):
        raise NotFound(f"there is no {ref.type} {ref.id} in your recycle bin")
    caller.require(Right.ITEM_DELETE, on=item)
    return item


def _held(tenant: Tenant, item: Item, wide: TypeWide) -> dict[str, object]:
    """Return the fields without bookings that were freed when the item was deleted [1 if any]."""
    codes = [
        code
        for code, field in wide.fields.items()
        if field.type is FieldType.RESOURCE_BOOKING and item.fields.get(code)
    ]
    if not codes:
        return item.fields
    ids = {id for code in codes for id in item.fields[code]}
    rows = tenant.table.get_many(map(booking_key, sorted(ids)))
    fields = dict(item.fields)
    for code in codes:
        left = [id for id in fields.pop(code) if booking_key(id) in rows]
        fields |= {code: left} if left else {}
    return fields


def _told(item: Item) -> TimelineEntry:
    return TimelineEntry(
        id=f"{item.ref}-restored-{item.version}",
        item=item.ref,
        kind=EntryKind.LOG,
        at=item.updated_at,
        author=item.updated_by,
        text="Restored from the recycle bin",
    )
