"""What follows from a call besides triggers: its line in the timeline."""

from chalicelib.domain.automation.signals import Called, Signal
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.calls import told_of_call
from chalicelib.domain.items.item import Item
from chalicelib.usecases.inbound.concerned import Concerned
from chalicelib.usecases.inbound.show_on_cards import show_on_cards
from chalicelib.usecases.tenant.tenant import Tenant


def follow_call(
    tenant: Tenant, signal: Signal, call: Called, found: Concerned, items: list[Item]
) -> None:
    """Note a call, as show_on_cards does."""
    show_on_cards(tenant, found, items, lambda item: _entry(signal, call, item))


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
