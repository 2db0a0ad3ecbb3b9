"""Opening runs again: those that broke without their fault, and no others."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.workflows.states import Duty
from chalicelib.records.workflows import run_row
from chalicelib.usecases.workflows.end_run import terminate_run
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.lost.give_up import give_up
from chalicelib.usecases.workflows.lost.reopen_run import broken_run, reopen_run
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from tests.support.bureau import comment, publish, start
from tests.support.waits import ask, parallel, pause
from tests.support.world import ANNA, World

N = {"n": {"type": "number", "default": 7}}


@pytest.fixture
def world() -> World:
    return World()


def broken(*_):
    raise ValueError("a bad release")


def given_up(world, *steps):
    """Return a run that was given up because the functions were broken for some minutes."""
    workflow, deal = publish(world, *steps, variables=N), world.create()
    world.machines.function, real = broken, world.machines.function
    run = start(world, workflow, deal)
    world.advance(timedelta(minutes=10))
    world.machines.function = real
    found = get_run(world.tenant, run.id)
    assert "given_up" == found.reason.code
    return found


def test_a_run_that_was_given_up_is_open_again_with_what_it_held(world):
    run = given_up(world, comment("never"))

    assert reopen_run(world.tenant, run.execution, world.now)

    again = get_run(world.tenant, run.id)
    assert (True, None, None, {"n": 7}) == (
        again.is_open,
        again.reason,
        again.finished_at,
        again.variables,
    )
    row = world.table.get(run_row(again).key)
    assert ("looked_after", 1) == (row.agenda[0], row.entry)
    lines = [row.body for row in world.table.query(str(run.item), prefix="timeline#")]
    assert 1 == sum("goes on where it broke" in line for line in lines)


def test_word_of_the_end_before_ends_it_no_more_but_of_a_later_end_it_does(world):
    run = given_up(world, comment("never"))
    reopen_run(world.tenant, run.execution, world.now)
    for seconds, state in ((-60, "running"), (60, "failed")):
        ended = int((world.now + timedelta(seconds=seconds)).timestamp() * 1000)
        call = StepCall(do=Duty.GIVE_UP, run=run.execution, loops={}, ended=ended)
        perform_step(world.tenant, call, world.now)
        assert state == get_run(world.tenant, run.id).state


def test_one_whose_other_branches_rested_stays_failed(world):
    run = start(world, publish(world, parallel([ask()], [comment("a")])), world.create())
    give_up(world.tenant, run, world.now)
    asked = [reopen_run(world.tenant, run.execution, world.now)]
    world.settle()

    assert [False] == asked, "before the stream has withdrawn what rests"
    assert not reopen_run(world.tenant, run.execution, world.now)
    assert "failed" == get_run(world.tenant, run.id).state


def test_what_somebody_ended_or_goes_on_elsewhere_is_left_alone(world):
    run = start(world, publish(world, pause("P90D")), world.create())
    assert run.id == broken_run(world.tenant, run.execution).id
    assert broken_run(world.tenant, f"{run.id}-1") is None
    assert broken_run(world.tenant, "deal_99-w0") is None
    assert broken_run(world.tenant, "by hand") is None

    terminate_run(world.tenant, ANNA, run.id, "enough", world.now)

    assert broken_run(world.tenant, run.execution) is None
    assert not reopen_run(world.tenant, run.execution, world.now)


def test_a_run_that_is_open_still_is_opened_all_the_same(world):
    run = start(world, publish(world, pause("P90D")), world.create())

    assert reopen_run(world.tenant, run.execution, world.now)
    assert world.now == get_run(world.tenant, run.id).redriven_at
    assert replace(run, version=1).is_open
