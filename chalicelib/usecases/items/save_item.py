"""How a new version of an item is written.

With its stage move, if its predecessor is still the newest.
"""

from chalicelib.domain.card.timeline import move_between
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Put, Write
from chalicelib.records.card import move_row
from chalicelib.records.items import item_key, item_of, item_row
from chalicelib.usecases.tenant.tenant import Tenant


def item_writes(before: Item, after: Item) -> list[Write]:
    """Return the writes that take an item from one version to the next."""
    if after is before:
        return []
    writes: list[Write] = [Put(item_row(after), expect=before.version)]
    move = move_between(before, after)
    if move is not None:
        writes.append(Put(move_row(move), expect="absent"))
    return writes


def find_item(tenant: Tenant, ref: ItemRef) -> Item | None:
    """Return the item as last written, deleted or not, or None [1]."""
    row = tenant.table.get(item_key(ref))
    return item_of(row) if row else None


def get_item(tenant: Tenant, ref: ItemRef) -> Item:
    """Return an item that is not deleted [1].

    Raises:
        NotFound: there is no such item.
    """
    return present(find_item(tenant, ref), ref)


def present(item: Item | None, ref: ItemRef) -> Item:
    """Return an item that was looked for, where it is there, not deleted, and still what it was.

    Raises:
        NotFound: there is no such item.
    """
    if item is None:
        raise NotFound(f"there is no {ref.type} {ref.id}")
    if item.deleted_at is not None:
        raise NotFound(f"there is no {ref.type} {ref.id} any more: it was deleted")
    if item.became:
        what = " and ".join(item.became)
        raise NotFound(f"there is no {ref.type} {ref.id}: in simple mode it became {what} at once")
    return item


def item_for(tenant: Tenant, caller: Caller, ref: ItemRef, *rights: Right) -> Item:
    """Return an item that is not deleted, for a caller who has these rights on it [1].

    Raises:
        NotFound: there is no such item.
        Forbidden: one of the rights is missing, or does not reach this item.
    """
    item = get_item(tenant, ref)
    caller.require(*rights, on=item)
    return item
