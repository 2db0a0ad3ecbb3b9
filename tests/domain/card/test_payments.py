"""Payments: how much is due, and how one is told."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.payments import (
    Payment,
    due_amount,
    payment_entry,
    payment_item,
    place_of_news,
    short_entry,
)
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import NOW, deal

DEPOSIT = Payment(
    id="deal_12-k2f9x0a1b2c3",
    item=ItemRef("deal", 12),
    amount="5.00",
    currency="EUR",
    title="Deposit",
    created_at=NOW,
    created_by=1,
)


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
    paid = DEPOSIT.paid(2, NOW)
    again = paid.unpaid().paid(2, NOW)
    assert (True, False) == (paid.is_paid, paid.unpaid().is_paid)
    assert paid.step != again.step
    entry = payment_entry(paid, "received", 2, NOW)
    assert "Payment received: 5.00 EUR (Deposit)" == entry.text


@pytest.mark.parametrize("id", ["", "deal_12", "x-y", "deal_12-"])
def test_what_is_no_id_of_a_payment_is_not_found(id):
    with pytest.raises(NotFound):
        payment_item(id)


def test_news_stand_in_the_order_in_which_it_happened():
    second = timedelta(seconds=1)
    told = [
        place_of_news("b", NOW, refunded=False),
        place_of_news("a", NOW, refunded=True),
        place_of_news("a", NOW + second, refunded=False),
    ]
    assert sorted(told) == told


@pytest.mark.parametrize(
    ("amount", "currency", "covers"),
    [("5.00", "EUR", True), ("6", "EUR", True), ("4.99", "EUR", False), ("5.00", "USD", False)],
)
def test_less_or_other_money_does_not_pay(amount, currency, covers):
    assert covers is DEPOSIT.covered_by(amount, currency)


def test_money_that_is_not_all_of_it_is_told_of():
    said = short_entry(DEPOSIT, "1.00 EUR", "evt_1", 7, NOW)
    assert "Payment is not complete: 5.00 EUR (Deposit); 1.00 EUR came" == said.text
