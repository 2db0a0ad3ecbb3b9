"""Payments: what is to be paid for a deal or an invoice, and what moves when it was (T04)."""

import hashlib
import hmac

import pytest
from msgspec import json

from chalicelib.domain.words.instants import parse_instant
from tests.support.stories import Document, Story, path_of, problem


def payment_of(crm: Story, item: Document, **values: object) -> str:
    """Add a payment and return its id."""
    return str(crm.ask("POST", f"{path_of(item)}/payments", {"amount": "50", **values})["id"])


def pay(crm: Story, payment: str, how: str = "pay") -> None:
    """Say that a payment has come, or has not after all."""
    crm.ask("POST", f"/v1/payments/{payment}/{how}")
    crm.settle()


def lines(crm: Story, item: Document) -> list[str]:
    """Return what the timeline tells of payments."""
    return [entry["text"] for entry in crm.timeline(item, "payment")]


@pytest.mark.feature("T04")
@pytest.mark.parametrize(
    ("type", "trigger", "stage"),
    [("deal", "order_paid", "executing"), ("invoice", "invoice_paid", "paid")],
)
def test_a_payment_that_comes_moves_its_item_once(crm, type, trigger, stage):
    crm.trigger(stage, trigger, type=type)
    item = crm.create(type, currency="EUR")
    payment = payment_of(crm, item, title="Deposit")
    assert "new" == crm.stage(item)
    pay(crm, payment)
    pay(crm, payment)
    assert [stage] == crm.moved_to(item)
    assert [
        "Payment added: 50.00 EUR (Deposit)",
        "Payment received: 50.00 EUR (Deposit)",
    ] == lines(crm, item)


@pytest.mark.feature("T04")
def test_a_payment_that_is_taken_back_moves_nothing(crm):
    crm.trigger("new", "order_paid", allow_backwards=True)
    deal = crm.create(stage="new")
    payment = payment_of(crm, deal)
    pay(crm, payment)
    crm.move(deal, "executing")
    pay(crm, payment, "unpay")
    assert ["executing"] == crm.moved_to(deal)
    assert "Payment taken back: 50.00 USD" == lines(crm, deal)[-1]


@pytest.mark.feature("T04")
def test_a_deal_moves_when_the_invoice_that_was_made_of_it_is_paid(crm):
    crm.trigger("won", "invoice_paid")
    deal = crm.create()
    pay(crm, payment_of(crm, crm.create("invoice", deal=deal["id"])))
    assert ["won"] == crm.moved_to(deal)


@pytest.mark.feature("T04")
def test_a_lead_has_no_payments_and_no_trigger_of_payments(crm):
    lead = crm.create("lead")
    answer = crm.client.post(f"{path_of(lead)}/payments", {"amount": "50"})
    assert (400, "no_payments") == problem(answer)
    document = {"stage": "processed", "trigger": "order_paid", "params": {}}
    answer = crm.client.post("/v1/automation/lead/default/triggers", document)
    assert (400, "invalid") == problem(answer)
    assert "new" == crm.stage(lead)


def stripe_event(crm: Story, type: str, **about: object) -> Document:
    """Return an event as Stripe writes it, that has just happened."""
    created = int(parse_instant(crm.client.now()).timestamp())
    shown = {"id": "evt_1", "object": "event", "created": created, "livemode": True}
    return {**shown, "type": type, "data": {"object": {"currency": "eur", **about}}}


def stripe_tells(crm: Story, event: Document, secret: str = "whsec_test", age: int = 0) -> int:
    """Post an event as Stripe does; return the status of the answer."""
    body, at = json.encode(event), int(parse_instant(crm.client.now()).timestamp()) - age
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={at},v1={digest}", "Content-Type": "application/json"}
    path = "/callbacks/payments/default"
    answer = crm.client.send("POST", path, body=body, headers=headers)
    crm.settle()
    return int(answer.status)


@pytest.fixture
def stripe(crm: Story) -> Story:
    """A tenant that hears of payments from Stripe."""
    body = {"provider": "stripe", "settings": {}, "secrets": {"signing_secret": "whsec_test"}}
    crm.ask("PUT", "/v1/connections/payments/default", body)
    return crm


@pytest.mark.feature("T04")
def test_a_payment_that_stripe_tells_of_moves_its_deal_once_and_a_refund_takes_it_back(stripe):
    stripe.trigger("executing", "order_paid")
    deal = stripe.create(currency="EUR")
    payment = payment_of(stripe, deal, title="Deposit")
    ours = {"metadata": {"payment": payment}}
    session = {"amount_total": 5000, "payment_status": "paid", "client_reference_id": payment}
    intent = {"amount_received": 5000, **ours}
    waiting = stripe_event(
        stripe, "checkout.session.completed", **session | {"payment_status": "unpaid"}
    )
    assert (204, []) == (stripe_tells(stripe, waiting), stripe.moved_to(deal))
    paid = stripe_event(stripe, "checkout.session.completed", **session)
    for event in (paid, paid, stripe_event(stripe, "payment_intent.succeeded", **intent)):
        assert 204 == stripe_tells(stripe, event)
    assert ["executing"] == stripe.moved_to(deal)
    (shown,) = stripe.all(f"{path_of(deal)}/payments")
    assert (True, "default", None) == (shown["paid"], shown["paid_through"], shown["paid_by"])
    stripe.client.advance("PT1H")
    back = {"amount_refunded": 5000, "refunded": True, **ours}
    assert 204 == stripe_tells(stripe, stripe_event(stripe, "charge.refunded", **back))
    assert 204 == stripe_tells(stripe, paid)
    assert [
        "Payment added: 50.00 EUR (Deposit)",
        "Payment received: 50.00 EUR (Deposit)",
        "Payment given back: 50.00 EUR (Deposit)",
    ] == lines(stripe, deal)
    assert ["executing"] == stripe.moved_to(deal)


@pytest.mark.feature("T04")
def test_what_stripe_has_not_signed_lately_pays_nothing(stripe):
    deal = stripe.create(currency="EUR")
    ours = {"metadata": {"payment": payment_of(stripe, deal)}, "amount_received": 5000}
    event = stripe_event(stripe, "payment_intent.succeeded", **ours)
    refused = [
        stripe_tells(stripe, event, secret="whsec_another"),
        stripe_tells(stripe, event, age=301),
        stripe.client.send("POST", "/callbacks/payments/default", body=json.encode(event)).status,
    ]
    assert [403] * 3 == refused
    assert ["Payment added: 50.00 EUR"] == lines(stripe, deal)
    assert {"works": None, "says": "Stripe posts to us, and cannot be asked"} == stripe.ask(
        "POST", "/v1/connections/payments/default/test"
    )
