"""All that waits of one rule is stopped at once (semantics/automation: leaving)."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import NotFound
from chalicelib.usecases.configuration.stop_rule import stop_rule
from tests.support.world import ANNA, World

DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def test_all_that_waits_of_a_rule_is_stopped_and_the_rule_goes_on(world):
    rule = world.comment_rule("new", "first", run=DAY)
    world.comment_rule("new", "second", after_previous=True)
    deals = [world.create(), world.create()]
    assert 2 == stop_rule(world.tenant, ANNA, ("deal", "default"), rule, world.now)
    assert 0 == stop_rule(world.tenant, ANNA, ("deal", "default"), rule, world.now)
    world.settle()
    for deal in deals:
        run = world.runs(deal)[rule]
        assert (RunState.STOPPED, "rule_stopped") == (run.state, run.reason.code)
        assert "Anna" in run.reason.detail
        assert ["second"] == world.texts(deal)
    later = world.create()
    world.advance(timedelta(days=1))
    assert ["first", "second"] == world.texts(later)


def test_a_rule_that_there_is_not_stops_nothing(world):
    with pytest.raises(NotFound):
        stop_rule(world.tenant, ANNA, ("deal", "default"), "nope", world.now)
