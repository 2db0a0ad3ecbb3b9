"""Change a payment, and tell the triggers of one that has come; whoever says so."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.payments import Payment, payment_item
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Put, Write
from chalicelib.records.card import payment_key, payment_of, payment_row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.signals import signal_row
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def changed_payment(
    tenant: Tenant,
    id: str,
    change: Callable[[Payment, Item], tuple[Payment, list[Write]]],
    check: Callable[[Item], None] = lambda _: None,
) -> Payment:
    """Return a payment once it is changed, with what is written beside it [1 to 2].

    `check` raises where it must not be changed.

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Clash: others keep changing it.
    """
    missing = NotFound(f"there is no payment {id}")

    def attempt() -> Payment:
        key, owner = payment_key(id), item_key(payment_item(id))
        rows = tenant.table.get_many((key, owner))
        if len(rows) < 2 or (item := item_of(rows[owner])).deleted_at is not None:
            raise missing
        check(item)
        payment = payment_of(rows[key])
        after, writes = change(payment, item)
        if after != payment:
            writes = [Put(payment_row(after), expect=payment.version), *writes]
        if writes:
            tenant.table.write(writes)
        return after

    return retried(attempt, busy(id))


def told_of(
    tenant: Tenant, payment: Payment, item: Item, by: int | None, now: datetime
) -> list[Write]:
    """Return what tells triggers of a payment that has come, in this state of it once."""
    kept = tenant.configuration.tenant(now).settings.journal_kept
    signals = _signals(tenant.configuration.entity_types(now), payment, item, by, now)
    return [Put(signal_row(signal, kept), expect="absent") for signal in signals]


def _signals(
    types: Mapping[str, EntityType], payment: Payment, item: Item, by: int | None, now: datetime
) -> list[Signal]:
    """Return what triggers hear of: the item, and what a paid one was made of, where that is paid.

    An invoice tells of its deal, too.
    """
    type = types[item.type]
    about = [str(item.ref)] + [
        f"{field.target}_{id}"
        for field in type.fields
        if field.target and field.target in types and types[field.target].has_payments
        if (id := item.fields.get(field.code))
    ]
    return [
        Signal(
            id=f"{payment.step}-{one}",
            type=type.payment_signal or "",
            occurred_at=now,
            item=one,
            user=by,
        )
        for one in about
    ]
