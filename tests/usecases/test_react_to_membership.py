"""The alarm of a membership."""

from datetime import timedelta

from chalicelib.usecases.react_to_membership import react_to_membership
from tests.domain.delivery.test_memberships import NOW, adding
from tests.support.world import World


def alarms(before, after):
    """Return how many messages have come once all alarms have rung."""
    world = World()
    react_to_membership(world.tenant, before, after, NOW)
    world.scheduler.fire(NOW + timedelta(days=40))
    return len(world.queue)


def test_an_end_that_is_new_gets_an_alarm_and_one_that_stays_none():
    member = adding(wake_at=NOW + timedelta(days=30))
    assert 1 == alarms(None, member)
    assert 0 == alarms(member, member)
    assert 0 == alarms(None, adding())


def test_a_claim_gets_none():
    claimed = adding(wake_at=NOW + timedelta(minutes=5), lease_until=NOW + timedelta(minutes=5))
    assert 0 == alarms(None, claimed)
