"""Payments: what a client owes or has paid for an item (semantics/trade: payments)."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.domain.card.activities import item_of
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.items.fields import decimals_of
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.currencies import digits_of
from chalicelib.domain.words.instants import sortable

MOST_PAYMENTS = 100
"""Of one item."""


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One amount that is to be paid, or was."""

    id: str
    """Begins with its item: deal_12-k2f9."""
    item: ItemRef
    amount: str
    """Decimal string."""
    currency: str
    title: str = ""
    created_at: datetime
    created_by: int
    paid_at: datetime | None = None
    paid_by: int | None = None
    """Who said that it was paid, where a person did."""
    paid_through: str = ""
    """The connection to the payment service that said so, where one did."""
    told: str = ""
    """How far the service has told: what is not behind it is no news."""
    version: int = 1

    @property
    def is_paid(self) -> bool:
        """Return whether the money is there."""
        return self.paid_at is not None

    @property
    def step(self) -> str:
        """Return what names this state of it: every payment and taking back has its own."""
        return f"payment-{self.id}@{self.version}"

    def paid(self, by: int | None, at: datetime, through: str = "") -> "Payment":
        """Return it as paid, as a person or a payment service said."""
        return msgspec.structs.replace(
            self, paid_at=at, paid_by=by, paid_through=through, version=self.version + 1
        )

    def unpaid(self) -> "Payment":
        """Return it as not paid."""
        return msgspec.structs.replace(
            self, paid_at=None, paid_by=None, paid_through="", version=self.version + 1
        )

    def covered_by(self, amount: str, currency: str) -> bool:
        """Return whether this much is all of it."""
        return currency == self.currency and Decimal(amount) >= Decimal(self.amount)


def place_of_news(id: str, at: datetime, *, refunded: bool) -> str:
    """Return where news of a payment service stand among all that it tells of a payment.

    Of one second, what was given back comes behind what has come.
    """
    return f"{sortable(at)}#{int(refunded)}#{id}"


def due_amount(item: Item, amount: str | None, currency: str | None) -> tuple[str, str]:
    """Return what a new payment is about: what is given, or else the item's own amount.

    Raises:
        Invalid: there is no amount, it is not above zero, or its currency has fewer decimals.
    """
    currency = currency or str(item.fields.get("currency") or "USD")
    if amount is None:
        amount = item.fields.get("amount")
    if amount is None:
        message = f"{item.ref} has no amount of its own: say how much is to be paid"
        raise Invalid.at("/amount", message)
    faults = []
    if Decimal(amount) <= 0:
        faults.append(Fault("/amount", "expected more than zero"))
    if decimals_of(Decimal(amount)) > (most := digits_of(currency)):
        faults.append(Fault("/amount", f"{currency} has {most or 'no'} decimals"))
    if faults:
        raise Invalid(faults)
    return amount, currency


def payment_item(id: str) -> ItemRef:
    """Return the item of a payment.

    Raises:
        NotFound: not a payment's id.
    """
    try:
        return item_of(id)
    except ValueError:
        raise NotFound(f"there is no payment {id}") from None


def refused_for(type: str) -> Invalid:
    """Return why items of a type have no payments."""
    return Invalid.at(
        "",
        f"a {type} has no payments; only deals and invoices have them",
        code=Code.NO_PAYMENTS,
    )


def payment_entry(payment: Payment, word: str, by: int, at: datetime) -> TimelineEntry:
    """Return the line of the timeline that tells what became of a payment."""
    named = f" ({payment.title})" if payment.title else ""
    return TimelineEntry(
        id=payment.step,
        item=payment.item,
        kind=EntryKind.PAYMENT,
        at=at,
        author=by,
        text=f"Payment {word}: {payment.amount} {payment.currency}{named}",
        data={"payment": payment.id},
    )


def short_entry(payment: Payment, came: str, id: str, by: int, at: datetime) -> TimelineEntry:
    """Return the line that tells of money that is not what is due; `id` names what told of it."""
    entry = payment_entry(payment, "is not complete", by, at)
    return msgspec.structs.replace(
        entry, id=f"payment-{payment.id}-{id}", text=f"{entry.text}; {came} came"
    )
