"""End of tasks: all of the stage entry at once, and none twice."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.activities import Activity, ActivityType, TaskStatus
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY
from chalicelib.usecases.automation.effects.end_tasks import MOST_ENDED
from chalicelib.usecases.card.activities import complete_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

DAY = {"mode": "delay", "delay": "P1D"}
TASK = {"subject": "Measure", "auto_complete": True}


@pytest.fixture
def world() -> World:
    return World()


def task(world: World, deal) -> Activity:
    draft = ActivityDraft(subject="Measure", type=ActivityType.TASK)
    return plan_activity(world.tenant, ANNA, deal.ref, draft, now=world.now)


def tasks(world: World, deal) -> list[Activity]:
    rows = world.table.query(str(deal.ref), prefix=f"{ACTIVITY}#")
    return [decode(row, Activity) for row in rows]


def done(tasks: list[Activity]) -> int:
    return sum(one.status is TaskStatus.DONE for one in tasks)


def test_more_than_fit_into_one_transaction_stay_open_and_are_told(world):
    rule = world.rule("new", "end_task", run=DAY)
    deal = world.create()
    for _ in range(MOST_ENDED + 2):
        task(world, deal)
    world.advance(timedelta(days=1))
    assert {"ended": MOST_ENDED, "left_open": 2} == world.run_of(deal, 1, rule).result
    assert MOST_ENDED == done(tasks(world, deal))


def test_one_that_somebody_completes_meanwhile_is_theirs_and_the_others_end(world):
    rule = world.rule("new", "end_task", run=DAY)
    deal = world.create()
    own, other = task(world, deal), task(world, deal)

    def completed() -> None:
        complete_activity(world.tenant, BEN, own.id, world.now)

    interrupt(world.table, "write", before=completed, when=of_kind(ACTIVITY))
    world.advance(timedelta(days=1))
    assert RunState.DONE is world.run_of(deal, 1, rule).state
    by = {one.id: one.completed_by for one in tasks(world, deal)}
    assert {own.id: BEN.id, other.id: ANNA.id} == by


def test_many_tasks_end_beside_many_rules_that_act_at_once(world):
    pairs = [world.rule("new", "create_task", TASK) for _ in range(43)]
    rule = world.rule("new", "end_task")
    last = world.comment_rule("new", "after")
    deal = world.create()
    assert {"ended": len(pairs), "left_open": 0} == world.run_of(deal, 1, rule).result
    assert RunState.DONE is world.run_of(deal, 1, last).state
    assert len(pairs) == done(tasks(world, deal))
