"""Payments of deals and invoices: add, list, note that they came (semantics/trade: payments)."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.card.payments import (
    MOST_PAYMENTS,
    Payment,
    due_amount,
    payment_entry,
    refused_for,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.items.fields import parse_currency, parse_money
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.text import parse_text
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.body import readable
from chalicelib.records.card import (
    PAYMENT,
    entry_row,
    payment_count_key,
    payment_count_row,
    payment_of,
    payment_row,
)
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key
from chalicelib.usecases.card.change_payment import changed_payment, told_of
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
    """Note that something is to be paid for an item; by default its amount [3 reads, 1 write].

    Raises:
        NotFound: no such item.
        Invalid: items of the type have no payments, or the amount cannot be paid.
        Clash: the item has too many, or others keep adding some, or moving it.
    """
    caller.require(Right.PAYMENT_WRITE)
    before = first_answer(tenant, once, Payment)
    if before is not None:
        return before
    _check_type(tenant, ref, now)
    checked = _checked(amount, currency, title)

    def attempt() -> Payment:
        item = item_for(tenant, caller, ref, Right.PAYMENT_WRITE)
        # Read first: who adds one after this comes too late, and counts anew.
        counted = tenant.table.get(payment_count_key(ref))
        version = counted.version if counted else 0
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
            Put(payment_count_row(ref, version + 1), expect=version or "absent"),
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
    return list(readable(tenant.table.query(str(ref), prefix=f"{PAYMENT}#"), payment_of))


def pay(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Payment:
    """Note that a payment has come; triggers hear of it once. A paid one stays as it is [1 to 2].

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Clash: others keep changing it.
    """
    caller.require(Right.PAYMENT_WRITE)

    def paid(payment: Payment, item: Item) -> tuple[Payment, list[Write]]:
        if payment.is_paid:
            return payment, []
        after = payment.paid(caller.id, now)
        entry = payment_entry(after, "received", caller.id, now)
        return after, [Put(entry_row(entry)), *told_of(tenant, after, item, caller.id, now)]

    return changed_payment(tenant, id, paid, check=_may_write(caller))


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

    return changed_payment(tenant, id, unpaid, check=_may_write(caller))


def _may_write(caller: Caller) -> Callable[[Item], None]:
    return lambda item: caller.require(Right.PAYMENT_WRITE, on=item)


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
