"""Payments: what is to be paid for a deal or an invoice, and what moves when it was (T04)."""

import pytest

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
