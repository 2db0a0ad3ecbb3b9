"""The items that belong to clients, and those that have an address."""

from collections.abc import Iterable

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.records.body import readable
from chalicelib.records.items import address_partition, item_key, item_of, linked_item
from chalicelib.usecases.tenant.tenant import Tenant


def items_of_clients(tenant: Tenant, clients: list[ItemRef]) -> list[Item]:
    """Return the items that belong to clients [1 for each, 1 for all]."""
    found: dict[ItemRef, None] = {}
    for client in clients:
        for row in tenant.table.query(str(client), prefix="link#"):
            if ref := linked_item(row):
                found[ref] = None
    still = still_there(tenant, found)
    return [item for item in still if not set(item.clients()).isdisjoint(clients)]


def still_there(tenant: Tenant, refs: Iterable[ItemRef]) -> list[Item]:
    """Return those of the items that are not deleted [1 where there are any]."""
    keys = [item_key(ref) for ref in refs]
    rows = tenant.table.get_many(keys) if keys else {}
    items = list(readable((rows[key] for key in keys if key in rows), item_of))
    return [item for item in items if item.deleted_at is None]


def holders(tenant: Tenant, addresses: Iterable[str]) -> list[Item]:
    """Return the items that have one of the addresses [1 for each, 1 for all]."""
    found: dict[ItemRef, None] = {}
    for address in addresses:
        for row in tenant.table.query(address_partition(address)):
            if ref := linked_item(row):
                found[ref] = None
    wanted = set(map(address_partition, addresses))
    return [item for item in still_there(tenant, found) if not wanted.isdisjoint(_partitions(item))]


def _partitions(item: Item) -> set[str]:
    held = [one["value"] for kind in ("emails", "phones") for one in item.fields.get(kind, [])]
    return set(map(address_partition, held))
