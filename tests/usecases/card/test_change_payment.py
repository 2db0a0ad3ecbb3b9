"""A change of a payment is written once, with all that follows from it, or not at all."""

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.usecases.card.change_payment import changed_payment
from chalicelib.usecases.card.payments import add_payment, pay
from tests.support.world import ANNA, World, interrupt


@pytest.fixture
def world() -> World:
    world = World()
    world.deal = world.create()
    due = {"amount": "50.00", "currency": "EUR", "title": ""}
    world.payment = add_payment(world.tenant, ANNA, world.deal.ref, **due, now=world.now)
    return world


def paid(payment, _):
    return payment.paid(None, payment.created_at, "default"), []


def test_what_stays_as_it_is_is_not_written(world):
    before = world.table.rows()
    changed_payment(world.tenant, world.payment.id, lambda payment, _: (payment, []))
    assert before == world.table.rows()


def test_what_others_have_changed_meanwhile_is_looked_at_again(world):
    interrupt(
        world.table,
        "write",
        before=lambda: pay(world.tenant, ANNA, world.payment.id, world.now),
    )
    after = changed_payment(world.tenant, world.payment.id, paid)
    assert (3, "default") == (after.version, after.paid_through)


def test_a_check_stands_before_the_change(world):
    def forbidden(item):
        raise Forbidden(f"not {item.ref}")

    with pytest.raises(Forbidden, match="not deal_1"):
        changed_payment(world.tenant, world.payment.id, paid, forbidden)


@pytest.mark.parametrize("id", ["order-77", "deal_1-aaaaaaaaaaaa"])
def test_what_is_no_payment_is_not_found(world, id):
    with pytest.raises(NotFound):
        changed_payment(world.tenant, id, paid)
