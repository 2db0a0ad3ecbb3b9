"""A stage entry ends: what has not acted stops, and activities that end with it are completed."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.causes import Cause
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.runs import run_row
from chalicelib.usecases.automation.judge_run import ITEM_DELETED, STAGE_LEFT
from chalicelib.usecases.automation.runs.stop_runs import end_entry, stop_runs
from tests.support.world import World, interrupt

DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def activities(world: World, deal) -> list[Activity]:
    return [decode(row, Activity) for row in world.table.query(str(deal.ref), prefix="activity#")]


def test_what_waits_stops_with_the_reason_and_leaves_no_schedule(world):
    rules = [world.comment_rule("new", run=DAY), world.comment_rule("new", after_previous=True)]
    deal = world.create()
    assert 2 == stop_runs(world.tenant, deal.ref, 1, world.now, STAGE_LEFT)

    assert dict.fromkeys(rules, "stopped") == world.states(deal)
    assert {STAGE_LEFT} == {run.reason for run in world.runs(deal).values()}
    assert {} == world.scheduler.planned()


def test_what_has_ended_keeps_its_end(world):
    world.comment_rule("new")
    deal = world.create()

    assert 0 == stop_runs(world.tenant, deal.ref, 1, world.now, STAGE_LEFT)
    assert ["done"] == list(world.states(deal).values())


def test_only_the_runs_of_that_entry_stop(world):
    world.comment_rule("new", run=DAY)
    deal = world.create()
    world.move(deal, "executing")
    world.move(deal, "new")

    assert 0 == stop_runs(world.tenant, deal.ref, 2, world.now, STAGE_LEFT)
    assert (["stopped"], ["scheduled"]) == (
        list(world.states(deal, entry=1).values()),
        list(world.states(deal, entry=3).values()),
    )


def test_stopping_twice_stops_once(world):
    world.comment_rule("new", run=DAY)
    deal = world.create()

    assert [1, 0] == [
        stop_runs(world.tenant, deal.ref, 1, world.now, ITEM_DELETED) for _ in range(2)
    ]


def test_a_run_that_acts_at_the_same_moment_keeps_what_it_did(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    interrupt(world.table, "write", before=lambda: world.advance(timedelta(days=1)))

    assert 0 == stop_runs(world.tenant, deal.ref, 1, world.now, STAGE_LEFT)
    assert (RunState.DONE, ["hello"]) == (world.runs(deal)[rule].state, world.texts(deal))


def test_a_run_that_is_put_off_at_the_same_moment_stops_all_the_same(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    run = world.runs(deal)[rule]
    later = msgspec.structs.replace(run, due_at=run.due_at + timedelta(days=1), version=2)
    interrupt(world.table, "write", before=lambda: world.table.write([Put(run_row(later))]))

    assert 1 == stop_runs(world.tenant, deal.ref, 1, world.now, STAGE_LEFT)
    assert (RunState.STOPPED, later.due_at) == (
        world.runs(deal)[rule].state,
        world.runs(deal)[rule].due_at,
    )


@pytest.mark.parametrize("ends", [True, False])
def test_an_activity_ends_with_the_stage_where_it_says_so(world, ends):
    activity = {"subject": "Call", "auto_complete": ends}
    world.rule("new", "create_activity", activity)
    deal = world.create()
    end_entry(world.tenant, deal.ref, 1, world.now, STAGE_LEFT, Cause())
    (planned,) = activities(world, deal)

    assert ends is (planned.completed_at == world.now)
