"""Settling: only what a run waits for ends its wait, and only once."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Forbidden
from chalicelib.domain.workflows.states import Duty
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.ports.table import Put
from chalicelib.records.workflows import RUN, STEP, TASK, run_key, waiter_row
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.end_run import terminate_run
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.read_tasks import get_task
from chalicelib.usecases.workflows.save_template import change_template, publish_template
from tests.support.bureau import comment, document, log, publish, start, tasks_for, words
from tests.support.waits import (
    answers,
    ask,
    call,
    call_again,
    client_wait,
    command_wait,
    listen,
    parallel,
    pause,
    stage_wait,
    waiters,
)
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

DAY = timedelta(days=1)
NUMBER = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}


@pytest.fixture
def world() -> World:
    return World()


def begun(world, *steps, **header):
    """Start a run of these steps; return it and its deal."""
    deal = world.create()
    return start(world, publish(world, *steps, **header), deal), deal


def answer(world, task, user=ANNA):
    return complete_task(world.tenant, user, task.id, TaskAnswer.OK, now=world.now)


def states(world, run):
    return {line.step: line.state for line in log(world, run)}


@pytest.mark.parametrize("step", [client_wait(), command_wait(), ask()])
def test_a_move_ends_no_wait_but_for_stages(world, step):
    publish(world, stage_wait("executing"), name="Others look at stages")
    _run, deal = begun(world, step, comment("never"))
    world.move(deal, "won")
    assert ([], [step["id"]]) == (words(world, deal), [one.step for one in waiters(world)])


@pytest.mark.parametrize("step", [stage_wait("won"), command_wait(), ask()])
def test_what_a_client_does_ends_no_wait_but_for_clients(world, step):
    publish(world, client_wait(), name="Others listen to clients")
    _run, deal = begun(world, step, comment("never"))
    world.signal("email_received", item=str(deal.ref))
    assert ([], [step["id"]]) == (words(world, deal), [one.step for one in waiters(world)])


@pytest.mark.parametrize("signal", ["app_signal", "incoming_webhook"])
def test_what_does_not_come_from_the_client_ends_no_wait_for_clients(world, signal):
    _run, deal = begun(world, client_wait(), comment("heard"))
    world.signal(signal, item=str(deal.ref))
    assert [] == words(world, deal)
    world.signal("email_received", id="s2", item=str(deal.ref))
    assert ["heard"] == words(world, deal)


def test_a_waiter_that_comes_back_changes_nothing_of_a_step_that_was_settled(world):
    run, deal = begun(world, stage_wait("executing"), client_wait())
    old = waiters(world)
    world.move(deal, "executing")
    before = log(world, run)
    world.table.write([Put(waiter_row(one)) for one in old])
    world.move(deal, "won")
    assert before == log(world, run)
    assert ["heard"] == [one.step for one in waiters(world)]


def test_a_task_of_a_run_that_has_just_ended_cannot_be_answered(world):
    run, _deal = begun(world, ask(), comment("never"))
    (task,) = tasks_for(world)
    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    with pytest.raises(Clash) as refused:
        answer(world, task)
    assert "task_completed" == refused.value.code
    assert None is get_task(world.tenant, task.id).answer


def test_a_stage_that_is_reached_when_the_run_has_just_ended_ends_no_wait(world):
    run, deal = begun(world, stage_wait("won"))
    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    world.change_unseen(deal, stage="won")
    moved = world.table.stream()[-1:]
    moved += [one for one in world.table.stream() if one.new and one.new.kind == "item"][-1:]
    for record in moved:
        world.deliver(record)
    world.settle()
    assert ({"moved": "stopped"}, []) == (states(world, run), waiters(world))


@pytest.mark.parametrize("request_", ["get_many", "write"])
def test_a_token_that_comes_while_a_step_is_settled_gets_the_answer(world, request_):
    run, deal = begun(world, client_wait())
    (waiter,) = waiters(world)
    given = answers(world)
    interrupt(
        world.table,
        request_,
        before=lambda: call_again(world, waiter, "second"),
        when=of_kind(STEP) if request_ == "write" else lambda keys: run_key(run.id) in keys,
    )
    world.signal(item=str(deal.ref))
    assert [("second", "{}")] == given
    assert ({"heard": "done"}, []) == (states(world, run), waiters(world))


def test_an_answer_to_a_task_that_is_handed_over_at_the_same_moment_is_refused(world):
    _run, deal = begun(world, ask(), comment("read"))
    (task,) = tasks_for(world)
    interrupt(
        world.table,
        "write",
        before=lambda: delegate_task(world.tenant, ANNA, task.id, BEN.id, world.now),
        when=of_kind(TASK),
    )
    with pytest.raises(Forbidden):
        answer(world, task)
    world.settle()
    assert ([], [task.id]) == (words(world, deal), [one.id for one in tasks_for(world, BEN.id)])
    answer(world, task, BEN)
    world.settle()
    assert ["read"] == words(world, deal)


def test_the_first_event_takes_the_others_back_at_once(world):
    events = [stage_wait("won"), command_wait(), ask(), ask(2, id="other")]
    begun(world, listen(*events), pause())
    (task,) = tasks_for(world)
    assert 4 == len(waiters(world))
    answer(world, task)
    assert [("asked", True)] == [(one.step, one.answered) for one in waiters(world)]
    assert ([], []) == (tasks_for(world), tasks_for(world, BEN.id))


def test_of_two_events_at_once_one_wins(world):
    run, deal = begun(world, listen(ask(), command_wait(2)), comment("{{ results.listen.event }}"))
    (task,) = tasks_for(world)
    interrupt(
        world.table,
        "write",
        before=lambda: send_command(world.tenant, BEN, run.id, "go", world.now),
        when=of_kind(STEP),
    )
    with pytest.raises(Clash):
        answer(world, task)
    world.settle()
    assert ["told"] == words(world, deal)
    found = get_task(world.tenant, task.id)
    assert (None, True) == (found.answer, found.withdrawn)


def test_what_another_branch_sets_meanwhile_is_kept(world):
    together = parallel([ask()], [pause(), UP])
    run, deal = begun(world, together, comment("{{ variables.n }}"), variables=NUMBER)
    (task,) = tasks_for(world)
    interrupt(
        world.table, "write", before=lambda: call(world, run, Duty.ACT, "up"), when=of_kind(RUN)
    )
    answer(world, task)
    assert {"n": 1} == read_run(world.tenant, ANNA, run.id, world.now).run.variables
    world.advance(DAY)
    assert ["1"] == words(world, deal)


@pytest.mark.parametrize(
    ("step", "happens"),
    [
        (stage_wait("won"), lambda world, deal: world.move(deal, "won")),
        (client_wait(), lambda world, deal: world.signal(item=str(deal.ref))),
    ],
    ids=["stage", "client"],
)
def test_a_run_of_an_older_version_still_waits_for_what_newer_ones_do_not(world, step, happens):
    workflow = publish(world, step, comment("{{ variables.n }}"), variables=NUMBER)
    deal = world.create()
    start(world, workflow, deal)
    change_template(world.tenant, ANNA, workflow, document(comment("new")), now=world.now)
    publish_template(world.tenant, ANNA, workflow, world.now)
    happens(world, deal)
    assert ["0"] == words(world, deal)


def test_one_move_lets_go_all_runs_that_wait_for_it(world):
    workflow = publish(world, stage_wait("won"), comment("won"))
    deal = world.create()
    for _ in range(3):
        start(world, workflow, deal)
    world.move(deal, "won")
    assert (["won"] * 3, []) == (words(world, deal), waiters(world))


def test_a_stage_that_is_passed_through_before_anybody_looks_counts_as_reached(world):
    _run, deal = begun(world, stage_wait("executing"), comment("{{ results.moved.stage }}"))
    world.change_unseen(deal, stage="executing")
    world.change_unseen(deal, stage="preparation")
    world.settle()
    assert ["executing"] == words(world, deal)
