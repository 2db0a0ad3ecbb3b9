"""Configuration is kept warm, and a change is seen by every instance within ten seconds."""

from datetime import UTC, datetime, time, timedelta

import pytest

from chalicelib.domain.people.users import User, WorkingHours
from chalicelib.records.configuration import STAMP_KEY
from chalicelib.records.people import user_row
from tests.support.world import BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def names(tenant, now: datetime) -> set[str]:
    return {user.name for user in tenant.configuration.tenant(now).users.values()}


def test_a_change_in_one_instance_is_seen_by_another_within_ten_seconds(world):
    other = world.tenant
    assert "Cleo" not in names(other, world.now)
    world.new_instance()
    world.save(user_row(User(id=3, name="Cleo")))
    assert "Cleo" in names(world.tenant, world.now)
    assert "Cleo" in names(other, world.now + timedelta(seconds=10))


def test_a_change_is_asked_for_at_most_every_five_seconds(world):
    asked = []
    interrupt(
        world.table,
        "get",
        after=lambda: asked.append(world.now),
        when=lambda key: key == STAMP_KEY,
        times=100,
    )
    first = world.now
    for second in range(11):
        world.clock.set(first + timedelta(seconds=second))
        names(world.tenant, world.now)
    assert [first + timedelta(seconds=passed) for passed in (0, 5, 10)] == asked


def test_nothing_is_read_again_while_nothing_was_changed(world):
    names(world.tenant, world.now)
    read = []
    interrupt(world.table, "query", after=lambda: read.append(1), times=100)
    names(world.tenant, world.now + timedelta(hours=1))
    assert [] == read


def test_a_rule_waits_for_the_own_hours_of_the_responsible(world):
    nights = WorkingHours(weekdays=(0, 1, 2, 3, 4), opens=time(20), closes=time(23))
    world.save(user_row(User(id=BEN.id, name=BEN.user.name, working_hours=nights)))
    rule = world.comment_rule("new", working_time="responsible")
    deal = world.create(responsible=BEN.id)
    run = world.runs(deal)[rule]
    assert ("waiting_hours", datetime(2026, 3, 2, 20, tzinfo=UTC)) == (run.state, run.due_at)
    world.to(datetime(2026, 3, 2, 20, tzinfo=UTC))
    assert ["hello"] == world.texts(deal)
