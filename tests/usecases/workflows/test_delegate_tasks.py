"""Hand user tasks over: one or many, one's own or those of somebody who has left."""

import pytest

from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.people import user_row
from chalicelib.records.workflows import TASK
from chalicelib.usecases.workflows import delegate_tasks as module
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task, delegate_tasks
from chalicelib.usecases.workflows.read_tasks import all_open_tasks, get_task
from tests.support.bureau import publish, start, tasks_for
from tests.support.waits import ask
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

CLEO = Caller.of(User(id=3, name="Cleo"))


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(CLEO.user))
    return world


def asking(world, *users, times=1):
    workflow = publish(world, ask(*users))
    for _ in range(times):
        start(world, workflow, world.create())
    return tasks_for(world, users[0])


def hand_on(world, caller=ANNA, to=CLEO.id, instead_of=BEN.id, **more):
    return delegate_tasks(world.tenant, caller, to, world.now, instead_of=instead_of, **more)


def answer(world, user, task):
    return complete_task(world.tenant, user, task.id, TaskAnswer.OK, now=world.now)


def test_an_admin_replaces_one_of_several(world):
    (task,) = asking(world, 1, 2)
    delegate_task(world.tenant, ANNA, task.id, 3, world.now, instead_of=2)
    assert (1, 3) == get_task(world.tenant, task.id).users
    assert ([], [task.id]) == (tasks_for(world, 2), [one.id for one in tasks_for(world, 3)])


def test_only_an_admin_replaces_others(world):
    (task,) = asking(world, 2, 3)
    with pytest.raises(Forbidden):
        delegate_task(world.tenant, BEN, task.id, 1, world.now, instead_of=3)
    with pytest.raises(Invalid, match="is not for the user 1"):
        delegate_task(world.tenant, ANNA, task.id, 3, world.now, instead_of=1)


def test_all_tasks_of_somebody_are_handed_on_and_others_stay_asked(world):
    asking(world, 2, 1, times=2)
    asking(world, 2)
    tasks = [task.id for task in tasks_for(world, 2)]
    done = hand_on(world)
    assert (tasks, [], False) == (done.delegated, done.skipped, done.more)
    assert [(1, 3), (1, 3), (3,)] == [get_task(world.tenant, id).users for id in tasks]
    assert [] == hand_on(world).delegated


def test_chosen_tasks_are_handed_on(world):
    first, second, third = asking(world, 2, times=3)
    done = hand_on(world, tasks=[first.id, third.id, first.id, "deal_1-tnothing"])
    assert ([first.id, third.id], ["deal_1-tnothing"]) == (done.delegated, done.skipped)
    assert [second.id] == [task.id for task in tasks_for(world, 2)]
    with pytest.raises(Invalid) as refused:
        hand_on(world, tasks=[second.id, "nothing"])
    assert ["/tasks/1"] == [fault.pointer for fault in refused.value.faults]


def test_a_task_that_is_answered_just_then_stays_answered(world):
    (task,) = asking(world, 2)
    interrupt(world.table, "write", before=lambda: answer(world, BEN, task), when=of_kind(TASK))
    done = hand_on(world)
    assert ([], [task.id]) == (done.delegated, done.skipped)
    left = get_task(world.tenant, task.id)
    assert ((2,), TaskAnswer.OK) == (left.users, left.answer)


def test_so_many_go_at_once_and_the_rest_with_the_next_request(world, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    asking(world, 2, times=3)
    assert [(2, True), (1, False)] == [
        (len(done.delegated), done.more) for done in (hand_on(world), hand_on(world))
    ]


@pytest.mark.parametrize(("to", "words"), [(9, "no active user 9"), (2, "who hands over")])
def test_whom_they_cannot_go_to(world, to, words):
    asking(world, 2)
    with pytest.raises(Invalid, match=words):
        hand_on(world, to=to)


def test_own_tasks_are_handed_on_by_anybody_those_of_others_by_admins(world):
    asking(world, 2)
    with pytest.raises(Forbidden):
        hand_on(world, CLEO)
    assert 1 == len(hand_on(world, BEN).delegated)


def test_an_admin_sees_the_open_tasks_of_everybody_page_by_page(world):
    asking(world, 2, 1)
    asking(world, 3)
    *_, closed = asking(world, 1)
    answer(world, ANNA, closed)
    first, rest = all_open_tasks(world.tenant, ANNA, limit=1)
    second, end = all_open_tasks(world.tenant, ANNA, limit=9, after=rest)
    assert [(2, 1), (3,), None] == [*(task.users for task in first + second), end]
    with pytest.raises(Forbidden):
        all_open_tasks(world.tenant, BEN, limit=9)
