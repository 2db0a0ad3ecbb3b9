"""Counters with very much open; nothing but the counts is looked at."""

import pytest

from chalicelib.ports.table import Put
from chalicelib.records.smart_activities.counts import PARTS, total_row
from chalicelib.usecases.card.activities import plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.smart_activities.counters import show_counters
from tests.support.asked import asked_of
from tests.support.world import ANNA, World


def with_open(number: int, plan: str = "professional") -> World:
    """Return a tenant whose counts say that so many activities are open, most of one part."""
    world = World()
    world.tenant.plan = plan
    parts = [number + PARTS - 1, *([-1] * (PARTS - 1))]
    world.table.write([Put(total_row(part, one, 1)) for part, one in enumerate(parts)])
    return world


@pytest.mark.parametrize(
    ("number", "plan", "blocked"),
    [
        (50_000, "professional", False),
        (50_001, "professional", True),
        (100_000, "enterprise", False),
        (100_001, "enterprise", True),
    ],
)
def test_counters_are_blocked_above_the_limit_of_the_plan(number, plan, blocked):
    world = with_open(number, plan)
    counters = show_counters(world.tenant, ANNA, world.now)
    assert (number, blocked) == (counters.open, counters.types is None)


def test_one_more_than_the_limit_is_planned_and_one_less_unblocks():
    world = with_open(50_000)
    deal = world.create()
    planned = plan_activity(
        world.tenant, ANNA, deal.ref, ActivityDraft(subject="One more"), now=world.now
    )
    world.settle()
    assert show_counters(world.tenant, ANNA, world.now).types is None
    world.delete(deal)
    assert show_counters(world.tenant, ANNA, world.now).types is not None
    assert planned.is_open


def test_counters_take_one_request_however_much_is_open():
    world = with_open(49_999)
    show_counters(world.tenant, ANNA, world.now)
    asked = asked_of(world.table)
    show_counters(world.tenant, ANNA, world.now)
    assert ["get_many"] == asked
