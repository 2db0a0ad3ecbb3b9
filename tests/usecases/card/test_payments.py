"""Payments of deals and invoices: one effect for each, whoever says so and how often."""

import pytest

from chalicelib.domain.errors import Clash, Conflict, Forbidden, NotFound
from chalicelib.domain.people.rights import Caller
from chalicelib.usecases.card import payments
from chalicelib.usecases.card.payments import add_payment, list_payments, pay, take_back
from tests.support.world import ANNA, BEN, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return World(copies=2)


def a_payment(world: World, ref, amount: str = "50.00"):
    return add_payment(
        world.tenant, ANNA, ref, amount=amount, currency="EUR", title="", now=world.now
    )


def told(world: World, item) -> list[str]:
    return [text.partition(":")[0] for text in world.texts(item)]


def test_two_who_pay_at_the_same_instant_make_one_payment(world):
    world.trigger("executing", "order_paid")
    deal = world.create()
    payment = a_payment(world, deal.ref)
    interrupt(world.table, "write", before=lambda: pay(world.tenant, BEN, payment.id, world.now))
    paid = pay(world.tenant, ANNA, payment.id, world.now)
    world.settle()
    assert BEN.id == paid.paid_by
    assert ["Payment added", "Payment received"] == told(world, deal)
    assert ["executing"] == [move.stage for move in world.moves(deal)]


def test_an_answer_that_is_lost_is_no_second_payment(world):
    world.trigger("executing", "order_paid")
    deal = world.create()
    payment = a_payment(world, deal.ref)
    interrupt(world.table, "write", after=fails(Conflict([])))
    pay(world.tenant, ANNA, payment.id, world.now)
    world.settle()
    assert ["Payment added", "Payment received"] == told(world, deal)
    assert ["executing"] == [move.stage for move in world.moves(deal)]


def test_a_payment_of_an_invoice_is_news_for_its_deal_too(world):
    world.trigger("won", "invoice_paid")
    world.trigger("paid", "invoice_paid", type="invoice")
    deal = world.create()
    invoice = world.create("invoice", deal=deal.id)
    pay(world.tenant, ANNA, a_payment(world, invoice.ref).id, world.now)
    world.settle()
    assert ("won", "paid") == (world.item(deal).stage, world.item(invoice).stage)


def test_what_was_taken_back_can_be_paid_again_and_fires_again(world):
    world.trigger("executing", "order_paid", allow_backwards=True)
    deal = world.create()
    payment = a_payment(world, deal.ref)
    for _ in range(2):
        pay(world.tenant, ANNA, payment.id, world.now)
        world.settle()
        world.move(deal, "won")
        take_back(world.tenant, ANNA, payment.id, world.now)
        world.settle()
    assert ["executing", "won"] * 2 == [move.stage for move in world.moves(deal)]


def test_an_item_that_is_deleted_meanwhile_gets_no_payment(world):
    deal = world.create()
    interrupt(world.table, "write", before=lambda: world.delete_unseen(deal))
    with pytest.raises(NotFound):
        a_payment(world, deal.ref)


def test_payments_of_a_deleted_item_are_gone(world):
    deal = world.create()
    payment = a_payment(world, deal.ref)
    world.delete(deal)
    with pytest.raises(NotFound):
        pay(world.tenant, ANNA, payment.id, world.now)


def test_an_item_has_only_so_many_payments(world, monkeypatch):
    monkeypatch.setattr(payments, "MOST_PAYMENTS", 2)
    deal = world.create()
    for _ in range(2):
        a_payment(world, deal.ref)
    with pytest.raises(Clash, match="has 2 payments"):
        a_payment(world, deal.ref)
    assert 2 == len(list_payments(world.tenant, ANNA, deal.ref, world.now))


@pytest.mark.parametrize("before", [0, 1])
def test_the_last_payment_that_fits_is_added_by_one_of_two_at_the_same_instant(
    world, monkeypatch, before
):
    monkeypatch.setattr(payments, "MOST_PAYMENTS", before + 1)
    deal = world.create()
    for _ in range(before):
        a_payment(world, deal.ref)
    interrupt(world.table, "write", before=lambda: a_payment(world, deal.ref))
    with pytest.raises(Clash, match=f"has {before + 1} payments"):
        a_payment(world, deal.ref)
    assert before + 1 == len(list_payments(world.tenant, ANNA, deal.ref, world.now))


def test_nobody_pays_without_the_right_to(world):
    deal = world.create()
    payment = a_payment(world, deal.ref)
    powerless = Caller(BEN.user, frozenset())
    for use in (pay, take_back):
        with pytest.raises(Forbidden):
            use(world.tenant, powerless, payment.id, world.now)
