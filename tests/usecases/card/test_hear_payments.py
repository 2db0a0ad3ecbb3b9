"""What a payment service tells changes a payment once, in whatever order it comes."""

import hashlib
import hmac
from datetime import timedelta
from itertools import permutations

import msgspec
import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.ports.providers import Parts
from chalicelib.usecases.card.hear_payments import hear_payments
from chalicelib.usecases.card.payments import add_payment, list_payments, pay, take_back
from chalicelib.usecases.connections.connect import connect, disconnect
from tests.support.world import ANNA, World, fails, interrupt

SECRET = "whsec_test"


@pytest.fixture
def world() -> World:
    world = World(copies=2)
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    chosen = {"provider": "stripe", "settings": {}, "secrets": {"signing_secret": SECRET}}
    connect(world.tenant, ANNA, "payments", "default", **chosen, now=world.now)
    world.trigger("executing", "order_paid")
    world.deal = world.create()
    due = {"amount": "50.00", "currency": "EUR", "title": ""}
    world.payment = add_payment(world.tenant, ANNA, world.deal.ref, **due, now=world.now)
    return world


def event(world, id="evt_1", *, refunded=False, after=0, **more):
    """Return an event that happened some seconds after the world began."""
    about = {"metadata": {"payment": world.payment.id}, "currency": "eur"}
    about |= {"amount_received": 5000, "amount_refunded": 5000, "refunded": True, **more}
    return {
        "id": id,
        "type": "charge.refunded" if refunded else "payment_intent.succeeded",
        "created": int(world.payment.created_at.timestamp()) + after,
        "data": {"object": about},
    }


def tell(world, event, secret=SECRET):
    body, at = msgspec.json.encode(event), int(world.now.timestamp())
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={at},v1={digest}"}
    hear_payments(world.tenant, "default", headers=headers, body=body, now=world.now)
    world.settle()


def payment(world):
    (found,) = list_payments(world.tenant, ANNA, world.deal.ref, world.now)
    return found


def told(world):
    return [text.partition(":")[0].removeprefix("Payment ") for text in world.texts(world.deal)]


def moves(world):
    return [move.stage for move in world.moves(world.deal)]


def test_a_payment_that_is_told_of_in_several_ways_comes_once(world):
    for id in ("evt_1", "evt_1", "evt_2"):
        tell(world, event(world, id))
    assert (["added", "received"], ["executing"]) == (told(world), moves(world))
    assert ("default", None) == (payment(world).paid_through, payment(world).paid_by)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_any_order_what_happened_last_counts(world, order):
    events = [
        event(world, "evt_1"),
        event(world, "evt_2", after=1),
        event(world, "evt_3", refunded=True, after=9),
    ]
    for number in (*order, *order):
        tell(world, events[number])
    assert not payment(world).is_paid
    received = told(world).count("received")
    assert (received, received) == (told(world).count("given back"), len(moves(world)))
    tell(world, event(world, "evt_4", after=20))
    assert payment(world).is_paid


def test_what_people_say_later_stays_although_an_event_comes_again(world):
    tell(world, event(world))
    take_back(world.tenant, ANNA, world.payment.id, world.now)
    tell(world, event(world))
    assert not payment(world).is_paid
    tell(world, event(world, "evt_2", refunded=True, after=9))
    pay(world.tenant, ANNA, world.payment.id, world.now)
    tell(world, event(world, "evt_2", refunded=True, after=9))
    assert (True, "") == (payment(world).is_paid, payment(world).paid_through)


@pytest.mark.parametrize("more", [{"amount_received": 4999}, {"currency": "usd"}])
def test_what_is_not_all_of_it_is_a_line_and_no_payment(world, more):
    for _ in range(2):
        tell(world, event(world, after=1, **more))
        world.advance(timedelta(minutes=1))
    assert (False, ["added", "is not complete"]) == (payment(world).is_paid, told(world))
    assert [] == moves(world)


def test_an_answer_that_is_lost_is_no_second_payment(world):
    interrupt(world.table, "write", after=fails(Conflict([])))
    tell(world, event(world))
    assert (["added", "received"], ["executing"]) == (told(world), moves(world))


def test_what_is_not_signed_or_about_no_payment_of_ours_leaves_nothing(world):
    before = world.table.rows()
    with pytest.raises(Forbidden):
        tell(world, event(world), secret="whsec_another")
    for other in ("order-77", "deal_1-aaaaaaaaaaaa"):
        tell(world, event(world, metadata={"payment": other}))
    assert before == world.table.rows()


def test_a_connection_that_was_removed_has_no_address(world):
    tell(world, event(world, "evt_0", currency="usd"))
    world.advance(timedelta(minutes=1))
    disconnect(world.tenant, ANNA, "payments", "default", world.now)
    with pytest.raises(NotFound):
        tell(world, event(world))
