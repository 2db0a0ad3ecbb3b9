"""The children of an item, which name it as parent (semantics/smart_processes: relations)."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.relations import Relation, children_of
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.records.body import readable
from chalicelib.records.items import LINK, item_key, item_of, linked_item
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant

Place = tuple[str, int]
"""Type and id."""
MOST_LOOKED_AT = 1_000
"""Links that are looked at for one page."""


def list_children(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    type: str | None,
    limit: int,
    after: Place | None,
    now: datetime,
) -> tuple[list[Item], Place | None]:
    """Return children by type and id, and after which to go on [1, 1 a query, 1 per 100 children].

    Those that the caller may not see are left out. Those of types whose relation lists no children
    on the parent's card come only where `type` asks.

    Raises:
        NotFound: no such item.
        Invalid: items of that type are no children of such an item.
    """
    caller.require(Right.ITEM_READ)
    item_for(tenant, caller, ref, Right.ITEM_READ)
    related = {
        one.type: one for one in children_of(ref.type, tenant.configuration.entity_types(now))
    }
    wanted = {type} if type else {one.type for one in related.values() if one.children_list}
    _refuse_stranger(ref, type, related)
    found: list[Item] = []
    for code in sorted(wanted):
        if after is not None and code < after[0]:
            continue
        found += [one for one in _children(tenant, ref, code, after) if sees(caller, one)]
        if len(found) > limit:
            return found[:limit], place_of(found[limit - 1])
    return found, None


def place_of(child: Item) -> Place:
    """Return where a child stands in the list."""
    return child.type, child.id


def linked_refs(tenant: Tenant, parent: ItemRef, type: str) -> list[ItemRef]:
    """Return items of a type that named a parent lately, by id [1]."""
    rows = tenant.table.query(str(parent), prefix=f"{LINK}#{type}_")
    refs = (linked_item(row) for row in rows)
    return sorted(ref for ref in refs if ref is not None and ref.type == type)


def _children(tenant: Tenant, parent: ItemRef, type: str, after: Place | None) -> list[Item]:
    refs = linked_refs(tenant, parent, type)
    left = [ref for ref in refs if after is None or (ref.type, ref.id) > after]
    keys = [item_key(ref) for ref in left[:MOST_LOOKED_AT]]
    rows = tenant.table.get_many(keys) if keys else {}
    items = readable((rows[key] for key in keys if key in rows), item_of)
    return [one for one in items if one.deleted_at is None and parent in one.parents()]


def _refuse_stranger(ref: ItemRef, type: str | None, related: Mapping[str, Relation]) -> None:
    if type is not None and type not in related:
        message = there_is_no(f"child of a {ref.type} of the type", type, related)
        raise Invalid.at("/type", message, code=Code.UNKNOWN_TYPE)
