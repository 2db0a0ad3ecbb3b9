"""Stopping what waits on one item by hand (semantics/automation: leaving)."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.automation.runs.stop_automation import stop_automation
from tests.support.world import ANNA, World

DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def test_what_waits_on_the_item_is_stopped_counted_and_says_by_whom(world):
    waiting = world.comment_rule("new", run=DAY)
    acted = world.comment_rule("new")
    deal, other = world.create(), world.create()
    assert 1 == stop_automation(world.tenant, ANNA, deal.ref, world.now)
    assert {waiting: "stopped", acted: "done"} == world.states(deal)
    assert "scheduled" == world.states(other)[waiting]
    reason = world.runs(deal)[waiting].reason
    assert ("stopped_by_hand", "stopped by Anna") == (reason.code, reason.detail)


def test_what_was_stopped_is_not_stopped_again(world):
    world.comment_rule("new", run=DAY)
    deal = world.create()
    counts = [stop_automation(world.tenant, ANNA, deal.ref, world.now) for _ in range(2)]
    assert [1, 0] == counts


def test_items_without_stages_have_nothing_to_stop(world):
    kim = world.create("contact")
    assert 0 == stop_automation(world.tenant, ANNA, kim.ref, world.now)


def test_an_item_that_is_not_there_is_not_found(world):
    with pytest.raises(NotFound):
        stop_automation(world.tenant, ANNA, ItemRef("deal", 99), world.now)
