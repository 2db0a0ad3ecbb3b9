"""The sweep finds alarms that were lost, and lets those alone that may still ring."""

from datetime import timedelta

import pytest

from chalicelib.ports.table import Row
from chalicelib.records.agenda import due_at
from chalicelib.usecases.automation.runs.sweep import AT_ONCE, FEW, GRACE, on_their_way, sweep
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


@pytest.fixture
def overdue() -> World:
    """2,500 runs are overdue, and no alarm of them is anywhere."""
    world = World()
    places = [due_at(world.now + timedelta(seconds=n), f"deal_{n}-1-r1") for n in range(2_500)]
    rows = [
        Row(pk=f"deal_{n}", sk="run#000001#r1", kind="run", body="{}", agenda=place)
        for n, place in enumerate(places)
    ]
    world.table.put_many(rows)
    world.skip_stream()
    world.clock.advance(timedelta(hours=2))
    return world


def test_it_goes_on_while_there_is_work_and_sends_each_once(overdue):
    assert 2_500 == sweep(overdue.tenant, overdue.now)
    assert 2_500 == len({message.run for message in overdue.queue.due(overdue.now)})


def test_it_goes_on_only_while_there_is_time(overdue):
    assert AT_ONCE == sweep(overdue.tenant, overdue.now, lambda: False)


def test_what_waits_on_the_queue_is_not_lost_and_is_not_sent_again(overdue):
    sweep(overdue.tenant, overdue.now, lambda: False)
    assert 1_500 == sweep(overdue.tenant, overdue.now)
    assert 0 == sweep(overdue.tenant, overdue.now)
    assert 2_500 == len({message.run for message in overdue.queue.due(overdue.now)})


def test_a_few_messages_are_no_backlog():
    assert [0, 0, FEW + 1] == [on_their_way(held) for held in (0, FEW, FEW + 1)]
