"""What follows from a call besides triggers: its line in the timeline."""

from chalicelib.domain.automation.signals import Called, Signal
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.calls import told_of_call
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.inbound.concerned import Concerned
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 25
"""Timeline entries of one transaction."""


def follow_call(
    tenant: Tenant, signal: Signal, call: Called, found: Concerned, items: list[Item]
) -> None:
    """Note a call on all open items, or else on the clients; the same again is one line.

    [1 per 25 entries; 1 read where there are only clients]
    """
    told = items or _clients(tenant, found)
    entries = [Put(entry_row(_entry(signal, call, one))) for one in told]
    for start in range(0, len(entries), AT_ONCE):
        tenant.table.write(entries[start : start + AT_ONCE])


def _clients(tenant: Tenant, found: Concerned) -> list[Item]:
    rows = tenant.table.get_many(map(item_key, found.clients)) if found.clients else {}
    return [item_of(row) for row in rows.values()]


def _entry(signal: Signal, call: Called, item: Item) -> TimelineEntry:
    number = signal.address or ""
    data = {"to" if signal.type == "call_made" else "from": number}
    if line := signal.settings.get("line"):
        data["line"] = line
    return TimelineEntry(
        id=f"signal-{signal.id}",
        item=item.ref,
        kind=EntryKind.CALL,
        at=signal.occurred_at,
        author=signal.user or item.responsible,
        text=told_of_call(signal.type, number, call.state, call.seconds),
        data=data,
    )
