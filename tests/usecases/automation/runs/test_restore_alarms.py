"""Alarms set anew for a queue and a scheduler that have lost theirs."""

from datetime import timedelta

import pytest

from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms
from tests.support.world import World

DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def test_what_was_lost_acts_at_its_time(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    planned = world.scheduler.planned()
    for name in planned:
        world.scheduler.delete(name)
    assert 1 == restore_alarms(world.tenant, world.now)
    assert planned == world.scheduler.planned()
    world.advance(timedelta(days=1))
    assert ({rule: "done"}, ["hello"]) == (world.states(deal), world.texts(deal))


def test_what_has_ended_or_has_no_date_gets_no_alarm(world):
    world.comment_rule("new")
    world.comment_rule("new", run={"mode": "before", "delay": "P1D", "field": "close_date"})
    world.create(close_date=None)
    assert (0, {}) == (restore_alarms(world.tenant, world.now), world.scheduler.planned())


def test_an_alarm_that_is_set_twice_acts_once(world):
    world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    restore_alarms(world.tenant, world.now)
    world.advance(timedelta(hours=1))
    assert ["hello"] == world.texts(deal)
