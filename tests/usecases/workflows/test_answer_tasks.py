"""User tasks: whom they wait for is told by entries that come and go with them."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.workflows import OPEN_TASK, TASK
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.read_tasks import get_task, open_tasks
from tests.support.bureau import publish, start, tasks_about, tasks_for
from tests.support.world import ANNA, BEN, World


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def asking(world, *users, **more):
    """Start a run that asks users for something; return it and its deal."""
    step = {"type": "user_task", "id": "ask", "kind": "read", "users": [*users], "subject": "Look"}
    deal = world.create()
    return start(world, publish(world, {**step, **more}), deal), deal


def entries(world) -> list[str]:
    """Return the partitions of the entries of open tasks."""
    rows = world.table.rows().values()
    return sorted(row.pk for row in rows if row.kind == OPEN_TASK)


def requests(world, monkeypatch, call):
    """Return what a call asks of the table: how, and how many rows come back."""
    made = []
    for name in ("get_many", "query", "query_index", "write"):
        plain = getattr(world.table, name)

        def spy(*args, name=name, plain=plain, **more):
            found = plain(*args, **more)
            made.append((name, len(found) if name in ("get_many", "query") else 1))
            return found

        monkeypatch.setattr(world.table, name, spy)
    call()
    return made


def test_everybody_who_is_asked_sees_the_task(world):
    asking(world, 1, 2)
    (hers,), (his,) = tasks_for(world, 1), tasks_for(world, 2)
    assert (hers, (1, 2)) == (his, hers.users)
    assert ["open_tasks#1", "open_tasks#2"] == entries(world)


def test_an_answer_takes_the_task_from_everybody(world):
    _, deal = asking(world, 1, 2)
    (task,) = tasks_for(world)
    complete_task(world.tenant, BEN, task.id, TaskAnswer.OK, now=world.now)
    world.settle()
    assert ([], [], []) == (tasks_for(world, 1), tasks_for(world, 2), entries(world))
    assert ["ok"] == [one.answer for one in tasks_about(world, deal)]


def test_a_delegated_task_is_seen_by_who_has_it_now(world):
    asking(world, 1)
    (task,) = tasks_for(world)
    delegate_task(world.tenant, ANNA, task.id, 2, world.now)
    assert ([], [task.id]) == (tasks_for(world, 1), [one.id for one in tasks_for(world, 2)])
    delegate_task(world.tenant, BEN, task.id, 2, world.now)
    assert ["open_tasks#2"] == entries(world)


def test_an_admin_delegates_a_task_away_from_all(world):
    asking(world, 2)
    (task,) = tasks_for(world, 2)
    delegate_task(world.tenant, ANNA, task.id, 1, world.now)
    assert ["open_tasks#1"] == entries(world)


def test_a_task_of_a_run_that_was_terminated_is_seen_by_nobody(world):
    run, deal = asking(world, 1, 2)
    terminate_run(world.tenant, ANNA, run.id, "", world.now)
    world.settle()
    assert [] == entries(world)
    assert [True] == [one.withdrawn for one in tasks_about(world, deal)]


@pytest.mark.parametrize("delegated", [False, True])
def test_a_killed_run_leaves_no_task_and_no_entry(world, delegated):
    run, deal = asking(world, 1, 2)
    if delegated:
        delegate_task(world.tenant, ANNA, tasks_for(world)[0].id, 2, world.now)
    kill_run(world.tenant, ANNA, run.id, world.now)
    world.settle()
    assert ([], []) == (entries(world), tasks_about(world, deal))
    assert [] == [row for row in world.table.rows().values() if row.kind == TASK]


def test_my_open_tasks_take_one_query_that_no_closed_task_is_in(monkeypatch):
    world = World()
    for _ in range(5):
        asking(world, 1)
    for task in tasks_for(world)[:3]:
        complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now)
        world.settle()
    asking(world, 2)
    made = requests(world, monkeypatch, lambda: open_tasks(world.tenant, ANNA, user=1, limit=50))
    assert [("query", 2), ("get_many", 2)] == made


def test_nothing_to_do_takes_one_request(monkeypatch):
    world = World()
    made = requests(world, monkeypatch, lambda: open_tasks(world.tenant, ANNA, user=1, limit=50))
    assert [("query", 0)] == made


def test_a_task_is_answered_in_one_transaction(monkeypatch):
    world = World()
    asking(world, 1, 2)
    (task,) = tasks_for(world)
    made = requests(
        world,
        monkeypatch,
        lambda: complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now),
    )
    assert 1 == sum(name == "write" for name, _ in made)


def test_the_same_step_asks_once_however_often_its_token_changes(world):
    _, deal = asking(world, 1)
    assert 1 == len(tasks_about(world, deal))


def test_long_texts_of_a_task_are_cut(world):
    step = {"subject": "{{ deal.title }}" * 3, "description": "{{ deal.comments }}"}
    deal = world.create(title="x" * 200, comments="y" * 9_000)
    ask = {"type": "user_task", "kind": "read", "users": [1], **step}
    start(world, publish(world, ask), deal)
    (task,) = tasks_for(world)
    assert ("x" * 254 + "…", "y" * 3_999 + "…") == (task.subject, task.description)


@pytest.mark.parametrize("id", ["nothing", "deal_1-t", "deal_1-té", "deal_1-wabc", "-tabc", ""])
def test_ids_that_no_task_has_are_not_found(id):
    with pytest.raises(NotFound):
        get_task(World().tenant, id)
