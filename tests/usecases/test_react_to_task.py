"""Whoever is asked by a workflow is told so, once, also who comes in for a colleague."""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.people import user_row
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from tests.support.bureau import publish, start, tasks_for
from tests.support.waits import ask
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(User(id=3, name="Cleo", email="cleo@example.com")))
    return world


def asked(world: World, *users: int):
    """Let a workflow ask users, and return the task."""
    start(world, publish(world, ask(*users)), world.create())
    return tasks_for(world, users[0])[0]


def told(world: World) -> list[int]:
    return [one.recipient for one in world.notifier.sent]


def test_all_who_are_asked_are_told_and_only_who_comes_in_later_is_told_later(world):
    task = asked(world, 1, 2)
    assert [1, 2] == told(world)
    assert {f"New task: {task.subject}"} == {one.text for one in world.notifier.sent}
    assert {str(task.item)} == {one.item for one in world.notifier.sent}
    delegate_task(world.tenant, ANNA, task.id, 3, world.now, instead_of=2)
    world.settle()
    assert [1, 2, 3] == told(world)
    assert "cleo@example.com" == world.notifier.sent[-1].recipient_email


def test_a_notice_that_fails_comes_again_and_an_answer_tells_nobody(world):
    world.notifier.failures.append(Unavailable("down"))
    task = asked(world, 2)
    assert [2] == told(world)
    complete_task(world.tenant, BEN, task.id, TaskAnswer.OK, now=world.now)
    world.settle()
    assert [2] == told(world)


def test_a_record_that_comes_again_tells_under_the_same_id():
    world = World(copies=2)
    asked(world, 2)
    assert [2, 2] == told(world)
    assert 1 == len({one.id for one in world.notifier.sent})
