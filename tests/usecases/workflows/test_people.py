"""People: whom a workflow asks, who may answer, hand over and give commands."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.people import user_row
from chalicelib.records.workflows import TASK
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.read_tasks import get_task, tasks_of_item
from tests.support.bureau import comment, publish, start, tasks_about, tasks_for, words
from tests.support.waits import ask, command_wait, parallel, waiters
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

CLEO = Caller.of(User(id=3, name="Cleo", email="cleo@example.com"))
NUMBER = {"n": {"type": "number", "required": True}}


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(CLEO.user))
    return world


def begun(world, *steps, deal=None, **header):
    """Start a run of these steps for a deal; return both."""
    deal = deal or world.create()
    return start(world, publish(world, *steps, **header), deal), deal


def answer(world, user, task, given=TaskAnswer.OK, **more):
    return complete_task(world.tenant, user, task.id, given, now=world.now, **more)


def test_the_responsible_is_whoever_the_item_has(world):
    _run, deal = begun(world, ask("responsible"), deal=world.create(responsible=BEN.id))
    assert [(BEN.id,)] == [task.users for task in tasks_about(world, deal)]


@pytest.mark.parametrize("step", [ask, command_wait])
def test_a_variable_with_several_users_names_all_of_them(world, step):
    several = {"p": {"type": "user", "multiple": True}}
    workflow = publish(world, step("{{ parameters.p }}"), parameters=several)
    deal = world.create()
    start(world, workflow, deal, p=[BEN.id, CLEO.id])
    if step is ask:
        assert [(BEN.id, CLEO.id)] == [task.users for task in tasks_about(world, deal)]
        assert tasks_for(world, BEN.id) == tasks_for(world, CLEO.id) != []
    else:
        assert [(BEN.id, CLEO.id)] == [waiter.users for waiter in waiters(world)]


def test_one_who_is_named_twice_is_asked_once(world):
    _run, deal = begun(world, ask(BEN.id, "responsible"), deal=world.create(responsible=BEN.id))
    assert [(BEN.id,)] == [task.users for task in tasks_about(world, deal)]


def test_of_two_who_answer_at_once_one_is_refused(world):
    _run, deal = begun(world, ask(1, 2), comment("{{ results.asked.user }}"))
    (task,) = tasks_for(world)
    interrupt(world.table, "write", before=lambda: answer(world, BEN, task), when=of_kind(TASK))
    with pytest.raises(Clash):
        answer(world, ANNA, task)
    world.settle()
    assert ["2"] == words(world, deal)
    assert BEN.id == get_task(world.tenant, task.id).answered_by


def test_of_two_who_hand_over_at_once_one_is_refused(world):
    begun(world, ask(1, 2))
    (task,) = tasks_for(world)
    interrupt(
        world.table,
        "write",
        before=lambda: delegate_task(world.tenant, BEN, task.id, CLEO.id, world.now),
        when=of_kind(TASK),
    )
    with pytest.raises(Clash) as refused:
        delegate_task(world.tenant, ANNA, task.id, CLEO.id, world.now)
    assert "task_changed" == refused.value.code
    assert (ANNA.id, CLEO.id) == get_task(world.tenant, task.id).users


def test_a_request_can_be_cancelled_without_the_values_that_it_asks_for(world):
    step = ask(kind="request_information", fields=["n"])
    _run, deal = begun(world, step, comment("{{ results.asked.result }}"), variables=NUMBER)
    (task,) = tasks_for(world)
    answer(world, ANNA, task, TaskAnswer.CANCEL)
    world.settle()
    assert ["cancel"] == words(world, deal)


def test_a_closed_task_is_not_handed_over(world):
    begun(world, ask())
    (task,) = tasks_for(world)
    answer(world, ANNA, task)
    with pytest.raises(Clash) as refused:
        delegate_task(world.tenant, ANNA, task.id, BEN.id, world.now)
    assert "task_completed" == refused.value.code


@pytest.mark.parametrize("to", [CLEO.id, 99])
def test_a_task_is_handed_over_to_active_users_only(world, to):
    world.save(user_row(replace(CLEO.user, active=False)))
    begun(world, ask())
    (task,) = tasks_for(world)
    with pytest.raises(Invalid) as refused:
        delegate_task(world.tenant, ANNA, task.id, to, world.now)
    assert ["/user"] == [fault.pointer for fault in refused.value.faults]
    assert (ANNA.id,) == get_task(world.tenant, task.id).users


def test_who_hands_over_goes_and_the_others_stay(world):
    begun(world, ask(1, 2))
    (task,) = tasks_for(world)
    assert (1, 3) == delegate_task(world.tenant, BEN, task.id, CLEO.id, world.now).users


def test_an_admin_who_is_not_asked_hands_over_for_all(world):
    begun(world, ask(2, 3))
    (task,) = tasks_for(world, BEN.id)
    assert (1,) == delegate_task(world.tenant, ANNA, task.id, ANNA.id, world.now).users
    assert ([], []) == (tasks_for(world, BEN.id), tasks_for(world, CLEO.id))


def test_nobody_else_hands_over(world):
    begun(world, ask())
    (task,) = tasks_for(world)
    with pytest.raises(Forbidden):
        delegate_task(world.tenant, BEN, task.id, CLEO.id, world.now)


def test_a_command_lets_go_only_where_whoever_gives_it_is_asked(world):
    hers = [command_wait(3, id="hers"), comment("hers")]
    his = [command_wait(2, id="his"), comment("his")]
    run, deal = begun(world, parallel(hers, his), comment("both"))
    send_command(world.tenant, BEN, run.id, "go", world.now)
    world.settle()
    assert ["his"] == words(world, deal)
    with pytest.raises(Forbidden):
        send_command(world.tenant, BEN, run.id, "go", world.now)
    send_command(world.tenant, CLEO, run.id, "go", world.now)
    world.settle()
    assert ["both", "hers", "his"] == sorted(words(world, deal))


def test_a_command_is_for_one_run_alone(world):
    workflow = publish(world, command_wait(2), comment("told"))
    deal = world.create()
    first, second = (start(world, workflow, deal) for _ in range(2))
    send_command(world.tenant, BEN, first.id, "go", world.now)
    world.settle()
    assert ["told"] == words(world, deal)
    assert [second.id] == [waiter.run for waiter in waiters(world)]


def test_a_command_that_was_given_is_not_waited_for_any_more(world):
    run, _deal = begun(world, command_wait(2))
    send_command(world.tenant, BEN, run.id, "go", world.now)
    world.settle()
    with pytest.raises(NotFound) as refused:
        send_command(world.tenant, BEN, run.id, "go", world.now)
    assert "not_waiting" == refused.value.code


def test_the_tasks_of_an_item_are_of_that_item_alone(world):
    workflow = publish(world, ask())
    deals = [world.create() for _ in range(2)]
    runs = [start(world, workflow, deal).id for deal in deals]
    found = [tasks_of_item(world.tenant, ANNA, deal.ref, limit=9)[0] for deal in deals]
    assert [[run] for run in runs] == [[task.run for task in tasks] for tasks in found]


@pytest.mark.parametrize("boss", [77, 3], ids=["unknown", "gone"])
def test_a_run_does_not_start_with_somebody_who_is_not_there(world, boss):
    world.save(user_row(User(id=3, name="Carl", active=False)))
    boss_field = {"boss": {"type": "user"}, "team": {"type": "user", "multiple": True}}
    workflow = publish(world, ask("{{ parameters.boss }}"), parameters=boss_field)
    deal = world.create()
    for given, pointer in (({"boss": boss}, "/boss"), ({"team": [1, boss]}, "/team")):
        with pytest.raises(Invalid) as refused:
            start(world, workflow, deal, **given)
        assert [f"/parameters{pointer}"] == [one.pointer for one in refused.value.faults]
