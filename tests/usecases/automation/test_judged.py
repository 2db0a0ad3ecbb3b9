"""Runs whose rule is gone are judged by what was said of them (semantics/automation: leaving)."""

from datetime import timedelta

import pytest

from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import change_part, remove_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World

PLACE = ("deal", "default")
DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def remove(world, rule, *, keep=False):
    """Remove a rule by a request that dies before it stops the runs that wait."""
    making = Making(caller=ANNA, now=world.now, keep_waiting=keep)
    remove_part(world.tenant, ANNA, PLACE, RULES, rule, making)


def switch(world, rule, enabled, *, keep=False):
    making = Making(caller=ANNA, now=world.now, keep_waiting=keep)
    change_part(world.tenant, ANNA, PLACE, RULES, rule, {"enabled": enabled}, making)


@pytest.mark.parametrize(("keep", "texts"), [(False, []), (True, ["hello"])])
def test_at_the_due_time_a_rule_that_is_gone_acts_only_where_that_was_wanted(world, keep, texts):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    remove(world, rule, keep=keep)
    world.skip_stream()
    world.advance(timedelta(days=1))
    assert texts == world.texts(deal)
    if not keep:
        run = world.runs(deal)[rule]
        assert ("stopped", "rule_withdrawn") == (run.state, run.reason.code)


def test_what_began_after_a_rule_was_switched_on_again_waits_as_it_was_said_then(world):
    rule = world.comment_rule("new", run=DAY)
    switch(world, rule, False)
    switch(world, rule, True)
    deal = world.create()
    switch(world, rule, False, keep=True)
    world.advance(timedelta(days=1))
    assert ["hello"] == world.texts(deal)


def test_rules_that_are_there_cost_no_look_at_the_versions(world):
    world.comment_rule("new", run=DAY)
    deal = world.create()
    world.advance(timedelta(hours=23))
    asked = []
    query = world.table.query

    def noted(pk, **how):
        asked.append(pk)
        return query(pk, **how)

    world.table.query = noted
    world.advance(timedelta(hours=1))
    assert ["hello"] == world.texts(deal)
    assert not [pk for pk in asked if pk == "config#deal#default"]
