"""Runs whose execution was lost go on, once, where they rest or where somebody says."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Forbidden, Invalid
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.ports.table import Delete
from chalicelib.records.workflows import step_key
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.republish import interrupt_run
from chalicelib.usecases.workflows.resume_run import resume_run, take_up
from tests.support.bureau import comment, log, publish, start, words
from tests.support.waits import command_wait, pause
from tests.support.world import ANNA, World, only_own

NUMBERS = {"n": {"type": "number", "default": 1}}
COUNT = {"type": "set_variable", "id": "count", "variable": "n", "add": 1}


@pytest.fixture
def world() -> World:
    return World()


def lose(world):
    """Let every execution be gone, as it is in another account."""
    world.machines.machines.clear()


def publisher(world):
    def publish(machine, definition):
        world.machines.publish(machine, definition())

    return publish


def taken_up(world, run):
    return take_up(world.tenant, run.id, "gone", world.now, publisher(world))


def begun(world, *steps, **header):
    deal = world.create()
    return start(world, publish(world, *steps, **header), deal), deal


def test_a_run_goes_on_once_however_often_it_is_taken_up(world):
    run, deal = begun(world, comment("one"), pause("P1D"), comment("two"))
    lose(world)
    for _ in range(2):
        taken_up(world, run)
        world.settle()
    world.advance(timedelta(days=1))

    assert (["one", "two"], "done") == (words(world, deal), get_run(world.tenant, run.id).state)
    begun_ones = [list(one.executions) for one in world.machines.machines.values()]
    assert [[f"{run.id}-1", f"{run.id}-2"]] == begun_ones


def test_a_run_that_has_ended_is_not_taken_up(world):
    run, _ = begun(world, comment("one"))

    assert get_run(world.tenant, run.id) == taken_up(world, run)


def test_where_it_rested_cannot_be_found_without_its_log_so_it_is_interrupted(world):
    run, _ = begun(world, comment("one", id="first"), pause("P1D"), comment("two"))
    lose(world)
    world.table.write([Delete(step_key(run.id, "first", ""))])

    found = taken_up(world, run)

    assert (WorkflowState.FAILED, "interrupted") == (found.state, found.reason.code)
    assert "resume it at a step" in found.reason.detail


def test_an_interrupted_run_is_resumed_with_its_variables_and_does_everything_anew(world):
    steps = [COUNT, comment("{{ variables.n }}", id="said"), command_wait(), comment("told")]
    run, deal = begun(world, *steps, variables=NUMBERS)
    interrupt_run(world.tenant, run.id, "gone", world.now)
    world.settle()

    resume_run(world.tenant, ANNA, run.id, "said", {}, world.now)
    world.settle()

    assert ["2", "2"] == words(world, deal)
    assert ["running", "waiting_event"] == [
        get_run(world.tenant, run.id).state,
        log(world, run)[-1].state,
    ]
    assert any("was resumed at the step said" in one for one in world.texts(deal))


def test_a_step_in_a_parallel_branch_is_resumed_alone_and_the_run_goes_on_behind(world):
    together = {
        "type": "parallel",
        "branches": [
            {"steps": [comment("left", id="left")]},
            {"steps": [comment("right", id="right"), command_wait()]},
        ],
    }
    run, deal = begun(world, together, comment("joined"))
    interrupt_run(world.tenant, run.id, "gone", world.now)
    world.settle()

    resume_run(world.tenant, ANNA, run.id, "left", {}, world.now)
    world.settle()

    assert ["joined", "left", "left", "right"] == sorted(words(world, deal))
    assert "done" == get_run(world.tenant, run.id).state


def test_a_run_that_was_resumed_and_lost_again_goes_on_from_there(world):
    run, deal = begun(world, comment("one", id="one"), pause("P1D"), comment("two"))
    interrupt_run(world.tenant, run.id, "gone", world.now)
    resume_run(world.tenant, ANNA, run.id, "one", {}, world.now)
    world.settle()
    lose(world)
    taken_up(world, run)
    world.advance(timedelta(days=1))

    assert ["one", "one", "two"] == words(world, deal)


def test_given_variables_are_checked(world):
    run, deal = begun(
        world, comment("{{ variables.n }}", id="said"), command_wait(), variables=NUMBERS
    )
    interrupt_run(world.tenant, run.id, "gone", world.now)

    for given in ({"n": "many"}, {"m": 1}):
        with pytest.raises(Invalid):
            resume_run(world.tenant, ANNA, run.id, "said", given, world.now)
    resume_run(world.tenant, ANNA, run.id, "said", {"n": 7}, world.now)
    world.settle()

    assert ["1", "7"] == words(world, deal)


def test_only_a_run_that_has_failed_is_resumed_and_only_at_its_own_steps(world):
    run, _ = begun(world, command_wait())
    with pytest.raises(Clash):
        resume_run(world.tenant, ANNA, run.id, "told", {}, world.now)
    interrupt_run(world.tenant, run.id, "gone", world.now)
    with pytest.raises(Invalid) as refused:
        resume_run(world.tenant, ANNA, run.id, "nope", {}, world.now)
    assert "there is no step nope" in str(refused.value)


def test_a_run_is_resumed_only_by_who_may_see_its_item(world):
    run, deal = begun(world, command_wait())
    interrupt_run(world.tenant, run.id, "gone", world.now)
    ben = only_own(Right.WORKFLOW_RUN)
    with pytest.raises(Forbidden, match=f"the deal {deal.id}"):
        resume_run(world.tenant, ben, run.id, "told", {}, world.now)
    world.change(deal, responsible=ben.id)
    assert "running" == resume_run(world.tenant, ben, run.id, "told", {}, world.now).state
