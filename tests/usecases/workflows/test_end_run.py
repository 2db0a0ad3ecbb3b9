"""Ending: a run ends once, its execution with it, and nothing is left that waits."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.domain.workflows.states import Duty
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.workflows import STEP
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.executions import stop_run
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.read_tasks import get_task
from chalicelib.usecases.workflows.step_context import RunFailed
from tests.support.bureau import comment, log, publish, start, tasks_about, tasks_for
from tests.support.waits import ask, call, parallel, pause, stage_wait, waiters
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_kind

DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def begun(world, *steps):
    return start(world, publish(world, *steps), world.create())


def executions(world):
    """Return how all executions stand."""
    machines = world.machines.machines.values()
    return [one for machine in machines for one in machine.executions.values()]


def stops(world, monkeypatch):
    """Return the list into which from now on all stopped executions are written."""
    asked, real = [], world.machines.stop

    def stop(machine, execution):
        asked.append(execution)
        real(machine, execution)

    monkeypatch.setattr(world.machines, "stop", stop)
    return asked


def test_the_execution_of_a_terminated_run_is_stopped(world):
    run = begun(world, pause(), comment("never"))
    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    assert ["RUNNING"] == [one.status for one in executions(world)]
    world.settle()
    assert ["ABORTED"] == [one.status for one in executions(world)]
    assert "terminated" == read_run(world.tenant, ANNA, run.id, world.now).run.state


def test_nobody_asks_to_stop_what_has_come_to_its_end(world, monkeypatch):
    asked = stops(world, monkeypatch)
    run = begun(world, pause(), comment("done"))
    world.advance(DAY)
    assert "done" == read_run(world.tenant, ANNA, run.id, world.now).run.state
    assert ([], ["SUCCEEDED"]) == (asked, [one.status for one in executions(world)])


@pytest.mark.parametrize("step", [stage_wait("won"), ask()])
def test_what_could_not_be_cleared_for_a_moment_is_cleared_the_next_time(world, step):
    run = begun(world, step)
    ended = terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    interrupt(world.table, "write", before=fails(Conflict([])), when=of_kind(STEP))
    with pytest.raises(Conflict):
        stop_run(world.tenant, ended, world.now)
    assert 1 == len(waiters(world))
    stop_run(world.tenant, ended, world.now)
    assert ([], []) == (waiters(world), tasks_for(world))
    assert ["stopped"] == [line.state for line in log(world, run)]


def test_a_task_that_is_handed_over_while_the_run_is_cleared_is_withdrawn_too(world):
    run = begun(world, ask())
    (task,) = tasks_for(world)
    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    interrupt(
        world.table,
        "write",
        before=lambda: delegate_task(world.tenant, ANNA, task.id, BEN.id, world.now),
        when=of_kind(STEP),
    )
    world.settle()
    found = get_task(world.tenant, task.id)
    assert ((BEN.id,), True) == (found.users, found.withdrawn)
    assert ([], [], []) == (tasks_for(world), tasks_for(world, BEN.id), waiters(world))


def test_what_was_answered_stays_answered_when_the_run_is_terminated(world):
    deal = world.create()
    run = start(world, publish(world, parallel([ask()], [ask(id="other")])), deal)
    task = next(one for one in tasks_for(world) if one.step == "asked")
    complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now)
    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    world.settle()
    found = {one.step: (one.answer, one.withdrawn) for one in tasks_about(world, deal)}
    assert {"asked": ("ok", False), "other": (None, True)} == found


def test_a_killed_run_fails_its_execution_at_once_where_it_still_goes_on(world):
    run = begun(world, pause())
    kill_run(world.tenant, ANNA, run.id, world.now)
    end = world.now + DAY
    world.machines.run(end)
    (execution,) = executions(world)
    assert ("FAILED", "RunFailed", end) == (execution.status, execution.error, execution.ended_at)


@pytest.mark.parametrize("duty", [Duty.ACT, Duty.FINISH])
def test_a_run_that_is_gone_has_failed_whatever_is_asked_of_it(world, duty):
    run = begun(world, pause(), comment("never", id="said"))
    kill_run(world.tenant, ANNA, run.id, world.now)
    with pytest.raises(RunFailed):
        call(world, run, duty, "said")


def test_a_run_that_has_ended_ends_no_second_time(world):
    run = begun(world, comment("one"))
    before = read_run(world.tenant, ANNA, run.id, world.now).run
    ended = terminate_run(world.tenant, ANNA, run.id, "too late", world.now)
    assert (WorkflowState.DONE, before) == (ended.state, ended)
