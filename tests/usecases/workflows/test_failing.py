"""Failing: a step that could not be done takes the way that it names, each time it is asked."""

import pytest

from chalicelib.domain.workflows.states import Duty
from chalicelib.usecases.workflows.failing import NotDone
from chalicelib.usecases.workflows.step_context import RunFailed
from tests.support.bureau import comment, log, publish, run_of, start, words
from tests.support.waits import call, stage_wait, waiters
from tests.support.world import World

NOWHERE = {"entity_type": "lead", "item": "{{ deal.title }}"}
LENGTH = "{{ deal.title }}"
WHY = "{{ results.it.reason }}"


@pytest.fixture
def world() -> World:
    return World()


FAILING = [
    ({"type": "pause", "interval": LENGTH}, "no_duration"),
    ({"type": "pause", "until": LENGTH}, "no_date"),
    ({"type": "wait_for_client", "period": LENGTH}, "no_duration"),
    ({**stage_wait("new"), **NOWHERE}, "no_item"),
]


@pytest.mark.parametrize(("step", "code"), FAILING)
def test_behind_a_rest_that_could_not_be_its_own_steps_are_done_and_then_those_behind(
    world, step, code
):
    workflow = publish(world, {**step, "id": "it", "on_failure": [comment(WHY)]}, comment("behind"))
    deal = world.create(title="soon")

    run = start(world, workflow, deal)

    assert ([code, "behind"], "done") == (words(world, deal), run.state)
    assert ("failed", code) == (log(world, run)[0].state, log(world, run)[0].reason.code)
    assert [] == waiters(world)


@pytest.mark.parametrize(("step", "code"), FAILING)
def test_a_rest_that_could_not_be_ends_the_run_where_it_says_so(world, step, code):
    deal = world.create(title="soon")
    run = start(
        world, publish(world, {**step, "id": "it", "on_failure": "end"}, comment("behind")), deal
    )

    assert ("failed", code, []) == (run.state, run.reason.code, words(world, deal))
    assert run.reason.detail.startswith("it could not be done: ")


def test_a_pause_that_has_failed_says_so_again_when_its_call_comes_again(world):
    failing = {"type": "pause", "id": "it", "interval": LENGTH, "on_failure": [comment("sorry")]}
    deal = world.create(title="soon")
    start(world, publish(world, failing, {"type": "pause", "interval": "P1D"}), deal)
    before = len(log(world, run_of(world, deal)))

    with pytest.raises(NotDone, match="soon"):
        call(world, run_of(world, deal), Duty.RECKON, "it")

    assert before == len(log(world, run_of(world, deal)))


def test_an_end_that_was_noted_already_stays_the_end(world):
    failing = {"type": "pause", "id": "it", "interval": LENGTH, "on_failure": "end"}
    deal = world.create(title="soon")
    run = start(world, publish(world, failing), deal)

    with pytest.raises(RunFailed, match="ended"):
        call(world, run, Duty.RECKON, "it")
