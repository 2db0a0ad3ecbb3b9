"""The sweep finds alarms that were lost, and lets those alone that may still ring."""

from datetime import timedelta

from chalicelib.usecases.automation.runs.sweep import GRACE
from tests.support.world import World


def test_an_alarm_counts_as_lost_only_when_its_grace_is_over():
    world = World()
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    world.queue.due(world.now + timedelta(minutes=10))
    world.clock.advance(timedelta(minutes=10) + GRACE - timedelta(seconds=1))
    assert (0, {rule: "scheduled"}) == (world.sweep(), world.states(deal))
    world.clock.advance(timedelta(seconds=2))
    assert (1, {rule: "done"}) == (world.sweep(), world.states(deal))
