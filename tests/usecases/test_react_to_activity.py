"""The status of a task moves its item once, whatever comes again, and in no circle."""

import pytest

from chalicelib.domain.card.activities import ActivityType
from chalicelib.domain.items.causes import MAX_DEPTH
from chalicelib.records.card import ACTIVITY
from chalicelib.usecases.card.activities import (
    ActivityDraft,
    complete_activity,
    plan_activity,
    remove_activity,
)
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def task(world: World, deal):
    draft = ActivityDraft(subject="Measure", type=ActivityType.TASK)
    return plan_activity(world.tenant, ANNA, deal.ref, draft, now=world.now)


def test_a_record_that_comes_again_moves_nothing_again(world):
    world.trigger("executing", "task_status", params={"status": "done"}, allow_backwards=True)
    deal = world.create()
    complete_activity(world.tenant, ANNA, task(world, deal).id, world.now)
    world.settle()
    (record,) = [
        one
        for one in world.table.stream()
        if one.new and one.new.kind == ACTIVITY and one.old is not None
    ]
    world.move(deal, "new")
    world.deliver(record)
    world.settle()
    assert "new" == world.item(deal).stage
    assert 1 == sum(one.stage == "executing" for one in world.moves(deal))


def test_a_task_of_a_deleted_item_or_one_without_stages_moves_nothing(world):
    world.trigger("executing", "task_status", params={"status": "done"})
    contact = world.create("contact")
    complete_activity(world.tenant, ANNA, task(world, contact).id, world.now)
    deal = world.create()
    gone = task(world, deal)
    complete_activity(world.tenant, ANNA, gone.id, world.now)
    world.delete(deal)
    world.settle()
    assert [] == [one for one in world.moves(deal) if one.stage == "executing"]


def test_a_task_that_is_removed_sets_nothing_off(world):
    world.trigger("executing", "task_status", params={"status": "done"})
    deal = world.create()
    remove_activity(world.tenant, ANNA, task(world, deal).id, world.now)
    world.settle()
    assert "new" == world.item(deal).stage


@pytest.mark.parametrize("by", ["hand", "a rule"])
def test_tasks_that_end_with_the_stage_move_nothing(world, by):
    world.trigger("won", "task_status", params={"status": "done"})
    world.rule("new", "create_task", {"subject": "Measure", "auto_complete": True})
    if by == "a rule":
        world.rule("new", "change_stage", {"stage": "executing"})
    deal = world.create()
    if by == "hand":
        world.move(deal, "executing")
    assert "executing" == world.item(deal).stage
    assert ["executing"] == [one.stage for one in world.moves(deal)]


def test_tasks_that_a_rule_ends_are_done_like_any_other_but_drive_no_endless_circle(world):
    world.trigger("executing", "task_status", params={"status": "done"})
    world.rule("new", "create_task", {"subject": "Measure"})
    world.rule("new", "end_task", after_previous=True)
    world.rule("executing", "change_stage", {"stage": "new"})
    deal = world.create()
    moves = [one for one in world.moves(deal) if one.cause.depth]
    assert 2 < len(moves) <= MAX_DEPTH
