"""What a client did stands in the timelines of those whom it concerns."""

from collections.abc import Callable

from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Put
from chalicelib.records.body import readable
from chalicelib.records.card import entry_row
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.inbound.concerned import Concerned
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 25
"""Timeline entries of one transaction."""


def show_on_cards(
    tenant: Tenant, found: Concerned, items: list[Item], entry: Callable[[Item], TimelineEntry]
) -> None:
    """Write an entry for each open item, or else for each client; the same again is one entry.

    [1 per 25 entries; 1 read where there are only clients]
    """
    entries = [Put(entry_row(entry(one))) for one in items or _clients(tenant, found)]
    for start in range(0, len(entries), AT_ONCE):
        tenant.table.write(entries[start : start + AT_ONCE])


def _clients(tenant: Tenant, found: Concerned) -> list[Item]:
    rows = tenant.table.get_many(map(item_key, found.clients)) if found.clients else {}
    clients = readable(rows.values(), item_of)
    return [one for one in clients if one.deleted_at is None]
