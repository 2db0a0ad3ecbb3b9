"""Second attempts: the engine takes a call for a wait for lost and calls with another token."""

import pytest

from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.workflows import STEP
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from tests.support.bureau import comment, log, publish, start, tasks_about, tasks_for, words
from tests.support.waits import answers, ask, call_again, command_wait, stage_wait, waiters
from tests.support.world import ANNA, BEN, World, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def begun(world, *steps, **values):
    deal = world.create(**values)
    return start(world, publish(world, *steps), deal), deal


def test_the_second_token_is_answered(world):
    run, _deal = begun(world, command_wait(), comment("told"))
    (waiter,) = waiters(world)
    given = answers(world)
    call_again(world, waiter, "second")
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.settle()
    assert ([("second", "{}")], []) == (given, waiters(world))


def test_an_answer_in_the_midst_of_it_is_given_to_both_tokens(world):
    run, deal = begun(world, command_wait(), comment("told"))
    (waiter,) = waiters(world)
    given = answers(world)
    interrupt(
        world.table,
        "write",
        before=lambda: send_command(world.tenant, ANNA, run.id, "go", world.now),
        when=of_kind(STEP),
    )
    call_again(world, waiter, "second")
    world.settle()
    assert {("second", "{}"), (waiter.token, "{}")} == {*given}
    assert ["told"] == words(world, deal)
    assert ["done", "done"] == [line.state for line in log(world, run)]
    assert [] == waiters(world)


def test_a_task_that_was_handed_over_stays_so(world):
    _run, deal = begun(world, ask())
    (task,) = tasks_for(world)
    delegate_task(world.tenant, ANNA, task.id, BEN.id, world.now)
    call_again(world, waiters(world)[0], "second")
    assert ([], [task.id]) == (tasks_for(world), [one.id for one in tasks_for(world, BEN.id)])
    assert [(BEN.id,)] == [one.users for one in tasks_about(world, deal)]


def test_a_task_that_was_answered_stays_so(world):
    _run, deal = begun(world, ask(), comment("read"))
    (task,) = tasks_for(world)
    (waiter,) = waiters(world)
    complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now)
    call_again(world, waiter, "second")
    world.settle()
    assert ["ok"] == [one.answer for one in tasks_about(world, deal)]
    assert (["read"], []) == (words(world, deal), tasks_for(world))


def test_a_text_that_names_another_item_by_then_leaves_nothing_at_the_first(world):
    first, second = world.create("lead"), world.create("lead")
    step = stage_wait("converted", entity_type="lead", item="{{ deal.title }}")
    deal = world.create(title=str(first.id))
    run = start(world, publish(world, step, comment("{{ results.moved.result }}")), deal)
    (waiter,) = waiters(world)
    world.change(deal, title=str(second.id))
    call_again(world, waiter, waiter.token)
    assert [second.ref] == [one.item for one in waiters(world)]
    world.move(first, "converted")
    assert [] == words(world, deal)
    world.move(second, "converted")
    assert ["reached"] == words(world, deal)
    assert {"done"} == {line.state for line in log(world, run)}
