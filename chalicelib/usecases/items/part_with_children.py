"""A parent goes: its children no longer name it; it comes back: they do again.

Only parents that the tenant chose are let go of (relations.py): what an item was made of, and whom
it belongs to, is known for good.

A child that is made, or comes back, just as its parent goes is not found by its parent yet. So it
looks at new parents itself, after the row that finds it was written: whichever of the two comes
last sees the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.type_flags import PARENT_PREFIX, parent_code
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.items import UNLINKED, item_key, item_of, unlinked_item, unlinked_row
from chalicelib.usecases.items.children import linked_refs
from chalicelib.usecases.items.save_item import find_item, item_writes
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 25
"""Children that one transaction changes."""
REMEMBERED = timedelta(days=40)
"""How long it is known whose parent a deleted item was; longer than it lies in the recycle bin."""


def part_with_children(tenant: Tenant, change: Change, now: datetime) -> None:
    """Let the children of an item that was deleted, or restored, follow.

    Requests: none where no type has chosen items of this type as parents; else 1, 1 for each type
    that has, and 2 for each 25 children. 1 where the item names new chosen parents, and 2 for each
    of these that is gone.

    Raises:
        Unavailable: others keep changing a child; the record must come again.
    """
    _part_with_lost(tenant, change, now)
    parent = change.after.ref
    back = change.before is not None and change.before.deleted_at is not None
    if change.deleted == back or not (related := _related(tenant, parent.type, now)):
        return
    present = find_item(tenant, parent)
    gone = present is None or present.deleted_at is not None
    if gone and change.deleted:  # an old record that comes late says nothing of what is now
        for type in related:
            _each(tenant, parent, linked_refs(tenant, parent, type), change, now, back=False)
    elif not gone and change.after.deleted_at is None:
        rows = tenant.table.query(str(parent), prefix=f"{UNLINKED}#")
        _each(tenant, parent, [unlinked_item(row) for row in rows], change, now, back=True)


def _part_with_lost(tenant: Tenant, change: Change, now: datetime) -> None:
    """Let an item no longer name new parents that were deleted as it was written."""
    child = change.after
    new = [] if child.deleted_at else _new_parents(change)
    new = [one for one in new if child.type in _related(tenant, one.type, now)]
    rows = tenant.table.get_many(map(item_key, new)) if new else {}
    for parent in new:
        row = rows.get(item_key(parent))
        if row is None or item_of(row).deleted_at is not None:
            _each(tenant, parent, [child.ref], change, now, back=False)


def _new_parents(change: Change) -> list[ItemRef]:
    known = {} if change.before is None or change.restored else change.before.fields
    return [
        ItemRef(code.removeprefix(PARENT_PREFIX), id)
        for code, id in change.after.fields.items()
        if code.startswith(PARENT_PREFIX) and isinstance(id, int) and known.get(code) != id
    ]


def _related(tenant: Tenant, type: str, now: datetime) -> list[str]:
    types = tenant.configuration.entity_types(now).values()
    return [one.code for one in types if any(parent.type == type for parent in one.parents)]


def _each(
    tenant: Tenant,
    parent: ItemRef,
    children: Sequence[ItemRef],
    change: Change,
    now: datetime,
    *,
    back: bool,
) -> None:
    for start in range(0, len(children), AT_ONCE):
        some = children[start : start + AT_ONCE]

        def attempt(some: Sequence[ItemRef] = some) -> None:
            rows = tenant.table.get_many(map(item_key, some))
            writes: list[Write] = []
            for row in rows.values():
                writes += _writes(item_of(row), parent, change, now, back=back)
            if writes:
                tenant.table.write(writes)

        retried(attempt, Unavailable(f"a child of {parent} is being changed all the time"))


def _writes(
    child: Item, parent: ItemRef, change: Change, now: datetime, *, back: bool
) -> list[Write]:
    code = parent_code(parent.type)
    named = child.fields.get(code)
    mark = unlinked_row(parent, child.ref, int((now + REMEMBERED).timestamp()))
    if back:
        linked = {**child.fields, code: parent.id} if named is None else child.fields
        return [Delete(mark.key), *item_writes(child, _changed(child, linked, change, now))]
    if named != parent.id:
        return []
    left = {field: value for field, value in child.fields.items() if field != code}
    return [Put(mark), *item_writes(child, _changed(child, left, change, now))]


def _changed(child: Item, fields: dict[str, object], change: Change, now: datetime) -> Item:
    if fields == child.fields:
        return child
    return replace(
        child,
        fields=fields,
        version=child.version + 1,
        updated_at=now,
        updated_by=change.after.updated_by,
        cause=Cause(kind=change.cause.kind, id=change.cause.id, root=change.cause.root),
        authors={},
    )
