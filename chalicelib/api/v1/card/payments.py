"""Payments over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.card.payments import Payment
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.instants import sortable
from chalicelib.usecases.card.payments import add_payment, list_payments, pay, take_back

PAYMENTS = Endpoints("Payments")

Amount = Annotated[str, msgspec.Meta(max_length=40)] | float


class PaymentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be paid for a deal or an invoice."""

    amount: Annotated[
        Amount | None,
        msgspec.Meta(description="A decimal string; by default the amount of the item."),
    ] = None
    currency: Annotated[
        Annotated[str, msgspec.Meta(max_length=10)] | None,
        msgspec.Meta(description="ISO 4217 code; by default the currency of the item."),
    ] = None
    title: Annotated[str, msgspec.Meta(max_length=255)] = ""


class PaymentDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A payment of a deal or an invoice."""

    id: str
    item: str
    amount: str
    currency: str
    title: str
    paid: bool
    paid_at: datetime | None
    paid_by: int | None
    """Who said so, where a person did."""
    paid_through: str | None
    """The connection to the payment service that said so."""
    created_at: datetime
    created_by: int
    version: int


class PaymentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Payments of an item, oldest first."""

    items: list[PaymentDocument]
    next_cursor: str | None


@PAYMENTS.create(
    "/v1/items/{type}/{id}/payments",
    right=Right.PAYMENT_WRITE,
    body=PaymentBody,
    answer=PaymentDocument,
)
def add(call: Call) -> PaymentDocument:
    """Add a payment to a deal or an invoice; it is not paid yet."""
    values = msgspec.structs.asdict(call.body)
    return _shown(
        add_payment(call.tenant, call.caller, call.item, **values, now=call.now, once=call.once)
    )


@PAYMENTS.get(
    "/v1/items/{type}/{id}/payments",
    right=Right.PAYMENT_READ,
    answer=PaymentPage,
    query=Listing,
)
def list_all(call: Call) -> dict[str, Any]:
    """List the payments of a deal or an invoice."""
    found = list_payments(call.tenant, call.caller, call.item, call.now)
    return page_of(
        found,
        lambda one: f"{sortable(one.created_at)}#{one.id}",
        _shown,
        call.query,
        ["payments", str(call.item)],
    )


@PAYMENTS.post(
    "/v1/payments/{id}/pay", right=Right.PAYMENT_WRITE, body=None, answer=PaymentDocument
)
def note_paid(call: Call) -> PaymentDocument:
    """Note that a payment has come: its triggers fire; doing so again changes nothing."""
    return _shown(pay(call.tenant, call.caller, call.path["id"], call.now))


@PAYMENTS.post(
    "/v1/payments/{id}/unpay", right=Right.PAYMENT_WRITE, body=None, answer=PaymentDocument
)
def note_unpaid(call: Call) -> PaymentDocument:
    """Note that a payment has not come after all; nothing moves back."""
    return _shown(take_back(call.tenant, call.caller, call.path["id"], call.now))


def _shown(payment: Payment) -> PaymentDocument:
    return PaymentDocument(
        id=payment.id,
        item=str(payment.item),
        amount=payment.amount,
        currency=payment.currency,
        title=payment.title,
        paid=payment.is_paid,
        paid_at=payment.paid_at,
        paid_by=payment.paid_by,
        paid_through=payment.paid_through or None,
        created_at=payment.created_at,
        created_by=payment.created_by,
        version=payment.version,
    )
