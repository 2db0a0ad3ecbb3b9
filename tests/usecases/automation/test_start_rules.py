"""An item enters a stage whose rules, clocks and configuration are not as they should be."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.usecases.configuration.save_rule import change_rule
from tests.support.world import World

DAY = {"mode": "delay", "delay": "P1D"}
GONE = {"field": "uf_gone", "op": "eq", "value": "x"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("gone_action", {}),
        ("add_comment", {"params": {"gone_parameter": 1}}),
        ("add_comment", {"params": {"text": "hm"}, "condition": GONE}),
        ("add_comment", {"params": {"text": "hm"}, "run": {"mode": "on", "field": "uf_gone"}}),
    ],
)
def test_a_rule_that_no_longer_fits_fails_and_lets_its_siblings_act(world, action, more):
    world.comment_rule("new", "above")
    broken = world.rule("new", action, **more)
    world.comment_rule("new", "below")
    deal = world.create()
    run = world.runs(deal)[broken]
    assert (RunState.FAILED, "broken_rule") == (run.state, run.reason.code)
    assert ["above", "below"] == world.texts(deal)


def test_a_waiting_rule_that_no_longer_fits_when_it_is_due_fails(world):
    broken = world.rule("new", "gone_action", run=DAY)
    deal = world.create()
    world.advance(timedelta(days=1))
    run = world.runs(deal)[broken]
    assert (RunState.FAILED, "broken_rule") == (run.state, run.reason.code)


def test_a_rule_acts_at_once_also_where_the_clock_of_the_stream_is_behind(world):
    rule = world.comment_rule("new")
    world.clock.advance(timedelta(milliseconds=200))
    deal = world.create_unseen()
    world.clock.advance(timedelta(milliseconds=-200))
    world.read_stream()
    assert {rule: "done"} == world.states(deal)


def test_a_rule_that_is_disabled_meanwhile_still_acts_for_who_had_entered(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    change_rule(world.tenant, "deal", "default", rule, {"enabled": False}, now=world.now)
    world.advance(timedelta(days=1))
    assert ["hello"] == world.texts(deal)


def test_the_card_shows_what_rules_wrote_at_one_instant_in_the_order_of_the_rules(world):
    world.comment_rule("new", "first", id="zzz")
    world.comment_rule("new", "second", id="aaa")
    deal = world.create()
    assert ["first", "second"] == [entry.text for entry in world.shown(deal)]
