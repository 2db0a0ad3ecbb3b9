"""Whom a signal concerns."""

import pytest

from chalicelib.domain.automation.signals import Signal
from chalicelib.usecases.inbound.concerned import Concerned, concerned
from tests.support.inquiries import items_of_type
from tests.support.world import World

KIM = "kim@example.com"


@pytest.fixture
def world() -> World:
    return World()


def moved(world: World, **about) -> dict[str, str]:
    """Send a signal and return the stages of all deals by title."""
    world.trigger("executing", "email_received", allow_backwards=True)
    world.signal(**about)
    return {one.title: one.stage for one in items_of_type(world, "deal")}


@pytest.fixture
def kim(world):
    kim = world.create("contact", emails=[KIM])
    world.create(title="open", contact=kim.id)
    world.create(title="closed", contact=kim.id, stage="won")
    world.create(title="hers no more", contact=kim.id)
    world.create(title="of nobody")
    lost = next(one for one in items_of_type(world, "deal") if one.title == "hers no more")
    world.change(lost, contact=None)
    return kim


@pytest.mark.parametrize("about", [{"address": KIM}, {"address": KIM.upper()}, {"client": None}])
def test_a_signal_of_a_client_concerns_the_open_items_and_no_other(world, kim, about):
    about = {"client": str(kim.ref)} if "client" in about else about
    assert {
        "open": "executing",
        "closed": "won",
        "hers no more": "new",
        "of nobody": "new",
    } == moved(world, **about)


def test_a_signal_of_an_item_concerns_it_though_it_is_closed(world):
    deal = world.create(title="closed", stage="won")
    assert {"closed": "executing"} == moved(world, item=str(deal.ref))


@pytest.mark.parametrize("gone", ["another address", "deleted"])
def test_whom_the_index_knows_still_is_looked_at_as_they_are_now(world, gone):
    kim = world.create("contact", emails=[KIM])
    if gone == "deleted":
        world.delete_unseen(kim)
    else:
        world.change_unseen(kim, emails=["kim@other.example"])
    signal = Signal(id="s", type="email_received", occurred_at=world.now, address=KIM)
    assert Concerned() == concerned(world.tenant, signal, world.now)
