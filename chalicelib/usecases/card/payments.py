"""Payments of deals and invoices: add, list, note that they came (semantics/trade: payments)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.payments import (
    MOST_PAYMENTS,
    Payment,
    due_amount,
    payment_entry,
    payment_item,
    refused_for,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import parse_currency, parse_money
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.text import parse_text
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.card import PAYMENT, entry_row, payment_key, payment_of, payment_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key, item_of
from chalicelib.records.signals import signal_row
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def add_payment(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    amount: str | float | None,
    currency: str | None,
    title: str,
    now: datetime,
    once: Once | None = None,
) -> Payment:
    """Note that something is to be paid for an item; by default its amount [2 reads, 1 write].

    Raises:
        NotFound: no such item.
        Invalid: items of the type have no payments, or the amount cannot be paid.
        Clash: the item has too many, or is being moved all the time.
    """
    caller.require(Right.PAYMENT_WRITE)
    before = first_answer(tenant, once, Payment)
    if before is not None:
        return before
    _check_type(tenant, ref, now)
    checked = _checked(amount, currency, title)

    def attempt() -> Payment:
        item = item_for(tenant, caller, ref, Right.PAYMENT_WRITE)
        there = tenant.table.query(str(ref), prefix=f"{PAYMENT}#", limit=MOST_PAYMENTS)
        if len(there) == MOST_PAYMENTS:
            raise Clash(f"{ref} has {MOST_PAYMENTS} payments already", code=Code.TOO_MANY)
        due, its_currency = due_amount(item, *checked)
        payment = Payment(
            id=f"{ref}-{tenant.identity.short_id()}",
            item=ref,
            amount=due,
            currency=its_currency,
            title=" ".join(title.split()),
            created_at=now,
            created_by=caller.id,
        )
        writes: list[Write] = [
            CheckEntry(item_key(ref), item.entry),
            Put(payment_row(payment), expect="absent"),
            Put(entry_row(payment_entry(payment, "added", caller.id, now))),
        ]
        return write_once(tenant, once, writes, payment, now)

    return retried(attempt, busy(ref))


def list_payments(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> list[Payment]:
    """Return the item's payments, oldest first [2].

    Raises:
        NotFound: no such item.
        Invalid: items of the type have no payments.
    """
    caller.require(Right.PAYMENT_READ)
    _check_type(tenant, ref, now)
    item_for(tenant, caller, ref, Right.PAYMENT_READ)
    return [payment_of(row) for row in tenant.table.query(str(ref), prefix=f"{PAYMENT}#")]


def pay(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Payment:
    """Note that a payment has come; triggers hear of it once. A paid one stays as it is [1 to 2].

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Clash: others keep changing it.
    """
    caller.require(Right.PAYMENT_WRITE)
    kept = tenant.configuration.tenant(now).settings.journal_kept
    types = tenant.configuration.entity_types(now)

    def paid(payment: Payment, item: Item) -> tuple[Payment, list[Write]]:
        if payment.is_paid:
            return payment, []
        after = payment.paid(caller.id, now)
        signals = _signals(types, after, item, caller.id, now)
        return after, [
            Put(entry_row(payment_entry(after, "received", caller.id, now))),
            *(Put(signal_row(signal, kept), expect="absent") for signal in signals),
        ]

    return _changed(tenant, caller, id, paid)


def take_back(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Payment:
    """Note that a payment has not come after all; nothing moves [1 to 2].

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Clash: others keep changing it.
    """
    caller.require(Right.PAYMENT_WRITE)

    def unpaid(payment: Payment, _: Item) -> tuple[Payment, list[Write]]:
        if not payment.is_paid:
            return payment, []
        after = payment.unpaid()
        return after, [Put(entry_row(payment_entry(after, "taken back", caller.id, now)))]

    return _changed(tenant, caller, id, unpaid)


def _changed(
    tenant: Tenant,
    caller: Caller,
    id: str,
    change: Callable[[Payment, Item], tuple[Payment, list[Write]]],
) -> Payment:
    missing = NotFound(f"there is no payment {id}")

    def attempt() -> Payment:
        key, owner = payment_key(id), item_key(payment_item(id))
        rows = tenant.table.get_many((key, owner))
        if len(rows) < 2 or (item := item_of(rows[owner])).deleted_at is not None:
            raise missing
        caller.require(Right.PAYMENT_WRITE, on=item)
        payment = payment_of(rows[key])
        after, writes = change(payment, item)
        if writes:
            tenant.table.write([Put(payment_row(after), expect=payment.version), *writes])
        return after

    return retried(attempt, busy(id))


def _signals(
    types: Mapping[str, EntityType], payment: Payment, item: Item, by: int, now: datetime
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


def _check_type(tenant: Tenant, ref: ItemRef, now: datetime) -> None:
    if not tenant.configuration.entity_type(ref.type, now).has_payments:
        raise refused_for(ref.type)


def _checked(
    amount: str | float | None, currency: str | None, title: str
) -> tuple[str | None, str | None]:
    pointer = "/amount"
    try:
        money = None if amount is None else parse_money(amount)
        pointer = "/currency"
        code = None if currency is None else parse_currency(currency)
        pointer = "/title"
        parse_text(title)
    except ValueError as error:
        raise Invalid.at(pointer, str(error)) from None
    return money, code
