"""Deletion by automation: the item goes, and what waits for it."""

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import NotFound
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_the_item_goes_and_the_rules_that_wait_stop(world):
    later = world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    gone = world.rule("new", "delete_item", sort=50)
    deal = world.create()
    runs = world.runs(deal, 1)
    assert RunState.DONE is runs[gone].state
    assert (RunState.STOPPED, "item_deleted") == (runs[later].state, runs[later].reason.code)
    with pytest.raises(NotFound):
        world.item(deal)


def test_rules_before_it_act_and_those_after_it_do_not(world):
    before = world.comment_rule("new", "before", sort=1)
    world.rule("new", "delete_item", sort=2)
    after = world.comment_rule("new", "after", sort=3)
    runs = world.runs(world.create(), 1)
    assert (RunState.DONE, RunState.STOPPED) == (runs[before].state, runs[after].state)
