"""Reminders of user tasks: once, of what is still asked, also where an alarm is lost or late."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.workflows import alarm_of
from chalicelib.usecases.ring import ring
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.end_run import terminate_run
from tests.support.bureau import publish, start, tasks_for
from tests.support.waits import ask
from tests.support.world import ANNA, BEN, World

DAY = timedelta(days=1)


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def asked(world):
    step = ask(1, 2, timeout="P3D", remind=["P1D"])
    run = start(world, publish(world, step), world.create())
    return run, tasks_for(world, 1)[0]


def reminded(world) -> set[str]:
    return {one.id for one in world.notifier.sent if one.text.startswith("Reminder")}


def test_all_who_are_asked_are_reminded_once(world):
    _, task = asked(world)
    world.advance(2 * DAY - timedelta(minutes=1))
    ring(world.tenant, alarm_of(task.id), world.now)  # too early
    assert set() == reminded(world)
    world.advance(timedelta(minutes=1))
    assert 2 == len(reminded(world))
    ring(world.tenant, alarm_of(task.id), world.now)
    assert 2 == len(reminded(world))
    assert {"Reminder of the task: Read, until 2026-03-05 10:00"} == {
        one.text for one in world.notifier.sent if one.id in reminded(world)
    }


@pytest.mark.parametrize("end", ["answered", "terminated"])
def test_nobody_is_reminded_of_what_is_over(world, end):
    run, task = asked(world)
    if end == "answered":
        complete_task(world.tenant, BEN, task.id, TaskAnswer.OK, now=world.now)
    else:
        terminate_run(world.tenant, ANNA, run.id, "over", world.now)
    world.advance(3 * DAY)
    assert set() == reminded(world)


def test_an_alarm_that_was_lost_is_found_by_the_sweep(world):
    asked(world)
    world.clock.advance(2 * DAY + timedelta(minutes=5))
    assert (1, 2) == (world.sweep(), len(reminded(world)))


def test_a_notice_that_fails_is_sent_again(world):
    asked(world)
    world.notifier.failures.append(Unavailable("down"))
    world.advance(2 * DAY)
    assert 2 == len(reminded(world))
