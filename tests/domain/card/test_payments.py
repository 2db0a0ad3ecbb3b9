"""Payments: how much is due, and how one is told."""

import pytest

from chalicelib.domain.card.payments import Payment, due_amount, payment_entry, payment_item
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import NOW, deal


@pytest.mark.parametrize(
    ("own", "given", "due"),
    [
        ({"amount": "80.00", "currency": "EUR"}, (None, None), ("80.00", "EUR")),
        ({"amount": "80.00", "currency": "EUR"}, ("20.00", None), ("20.00", "EUR")),
        ({"amount": "80.00", "currency": "EUR"}, ("20.00", "CHF"), ("20.00", "CHF")),
        ({"currency": None}, ("20.00", None), ("20.00", "USD")),
    ],
)
def test_what_is_due_is_what_is_said_or_else_the_items_amount(own, given, due):
    assert due == due_amount(deal(fields=own), *given)


@pytest.mark.parametrize(
    ("own", "given"),
    [
        ({"amount": None}, (None, None)),
        ({"amount": "0.00"}, (None, None)),
        ({}, ("-5.00", None)),
        ({}, ("5.50", "JPY")),
    ],
)
def test_nothing_nothing_below_zero_and_no_parts_of_a_yen_can_be_due(own, given):
    with pytest.raises(Invalid) as refusal:
        due_amount(deal(fields=own), *given)
    assert ["/amount"] == [fault.pointer for fault in refusal.value.faults]


def test_each_time_that_it_is_paid_has_a_name_of_its_own():
    first = Payment(
        id="deal_12-k2f9x0a1b2c3",
        item=ItemRef("deal", 12),
        amount="5.00",
        currency="EUR",
        title="Deposit",
        created_at=NOW,
        created_by=1,
    )
    paid = first.paid(2, NOW)
    again = paid.unpaid().paid(2, NOW)
    assert (True, False) == (paid.is_paid, paid.unpaid().is_paid)
    assert paid.step != again.step
    entry = payment_entry(paid, "received", 2, NOW)
    assert "Payment received: 5.00 EUR (Deposit)" == entry.text


@pytest.mark.parametrize("id", ["", "deal_12", "x-y", "deal_12-"])
def test_what_is_no_id_of_a_payment_is_not_found(id):
    with pytest.raises(NotFound):
        payment_item(id)
