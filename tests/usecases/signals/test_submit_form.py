"""A form that somebody fills in: once, however often it is sent."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, TooOften
from chalicelib.usecases.configuration.forms import add_form
from chalicelib.usecases.signals.submit_form import submit_form
from tests.support.forms import field
from tests.support.inquiries import items_of_type
from tests.support.world import ANNA, World, fails, interrupt, of_kind

HERE = "198.51.100.7"
ANSWERS = {"email": "kim@example.com", "topic": "roof"}


@pytest.fixture
def world() -> World:
    return World(copies=2)


@pytest.fixture
def form(world):
    fields = (field("email", "lead.emails", required=True), field("topic"))
    values = {"name": "Contact us", "fields": fields, "always_new": True}
    return add_form(world.tenant, ANNA, values, now=world.now)


def send(world, form, answers=ANSWERS, *, address=HERE, key=None):
    submit_form(world.tenant, form, answers, address=address, key=key, now=world.now)


def leads(world) -> int:
    world.settle()
    return len(items_of_type(world, "lead"))


@pytest.mark.parametrize("key", [None, "k1"])
def test_a_form_that_is_sent_twice_makes_one_lead(world, form, key):
    world.clock.advance(timedelta(minutes=5))
    send(world, form, key=key)
    world.clock.advance(timedelta(minutes=9))
    send(world, form, key=key)
    assert 1 == leads(world)


def test_a_form_that_is_sent_twice_at_the_same_instant_makes_one_lead(world, form):
    interrupt(world.table, "write", before=lambda: send(world, form), when=of_kind("signal"))
    send(world, form)
    assert 1 == leads(world)


def test_an_answer_that_is_lost_makes_no_second_lead(world, form):
    interrupt(world.table, "write", after=fails(Conflict([])), when=of_kind("signal"))
    with pytest.raises(Conflict):
        send(world, form)
    send(world, form)
    assert 1 == leads(world)


@pytest.mark.parametrize(
    "other",
    [
        {"answers": {**ANSWERS, "topic": "door"}},
        {"address": "198.51.100.8"},
        {"key": "k2"},
    ],
)
def test_other_answers_another_sender_and_another_key_are_another_form(world, form, other):
    send(world, form)
    send(world, form, **other)
    assert 2 == leads(world)


def test_the_same_again_after_a_while_is_another_form(world, form):
    send(world, form)
    world.clock.advance(timedelta(minutes=11))
    send(world, form)
    assert 2 == leads(world)


def test_a_page_that_is_sent_again_with_other_answers_is_another_form(world, form):
    for topic in ("roof", "roof", "door"):
        send(world, form, {**ANSWERS, "topic": topic, "token": "page1"})
    assert 2 == leads(world)


def test_nobody_can_read_in_the_table_where_a_form_came_from(world, form):
    send(world, form)
    kept = [str(world.table.get(key)) for key in world.table.rows()]
    assert not any(HERE in one for one in kept)
    (counter,) = [key for key in world.table.rows() if key[0].startswith("rate#")]
    assert world.table.get(counter).expires_at is not None


def test_one_connection_with_many_addresses_counts_as_one(world, form, monkeypatch):
    monkeypatch.setattr("chalicelib.usecases.signals.submit_form.MOST_PER_HOUR", 1)
    send(world, form, address="2001:db8:1:2::1")
    with pytest.raises(TooOften):
        send(world, form, address="2001:db8:1:2:ffff::9", key="k2")
    send(world, form, address="2001:db8:1:3::1", key="k3")
