"""Card: people see on the item whom a run waits for, and how that ended."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.tell_timeline import _named
from tests.support.bureau import publish, run_of, start, tasks_for
from tests.support.waits import ask, client_wait, command_wait, listen, stage_wait
from tests.support.world import ANNA, BEN, World

NAME = "The workflow “Follow up”"


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def lines(world: World, deal) -> list[str]:
    """Return what the card tells between the start and the end of a run."""
    found = [one.text for one in world.shown(deal) if one.text.startswith(NAME)]
    return [text.removeprefix(f"{NAME} ") for text in found]


def begun(world: World, step):
    deal = world.create()
    return start(world, publish(world, step), deal), deal


def test_a_wait_for_the_client_is_shown_until_the_client_is_active(world):
    _, deal = begun(world, client_wait())
    waits = "waits for the client (until 2026-03-09 10:00)"
    assert ["started", waits] == lines(world, deal)
    world.signal(item=str(deal.ref))
    assert [f"{waits}; the client has been active", "has ended"] == lines(world, deal)[1:]


def test_a_wait_for_the_client_that_nothing_ended_says_so(world):
    _, deal = begun(world, client_wait())
    world.advance(timedelta(days=8))
    waits = "waits for the client (until 2026-03-09 10:00); nothing came in time"
    assert [waits, "has ended"] == lines(world, deal)[1:]


def test_a_task_is_shown_with_whom_it_is_for_and_who_has_answered(world):
    _, deal = begun(world, ask(1, 2))
    assert ["asks Anna, Ben: Read"] == lines(world, deal)[1:]
    (task,) = tasks_for(world, BEN.id)
    complete_task(world.tenant, BEN, task.id, TaskAnswer.OK, now=world.now)
    world.settle()
    assert ["asks Anna, Ben: Read; Ben has answered ok", "has ended"] == lines(world, deal)[1:]


def test_a_listen_step_tells_both_and_what_came_first(world):
    run, deal = begun(world, listen(ask(), client_wait(), command_wait()))
    waits = "asks Anna: Read; waits for the client (until 2026-03-09 10:00)"
    assert [waits] == lines(world, deal)[1:]
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.settle()
    assert [f"{waits}; another event came first", "has ended"] == lines(world, deal)[1:]


@pytest.mark.parametrize("end", [terminate_run, kill_run])
def test_a_wait_that_ends_with_its_run_is_no_longer_open(world, end):
    run, deal = begun(world, ask(1))
    more = ("over",) if end is terminate_run else ()
    end(world.tenant, ANNA, run.id, *more, world.now)
    world.settle()
    assert "asks Anna: Read; the run has ended before" == lines(world, deal)[1]


@pytest.mark.parametrize("step", [stage_wait("won"), command_wait()])
def test_other_waits_are_not_shown(world, step):
    _, deal = begun(world, step)
    assert ["started"] == lines(world, deal)


def test_of_many_people_some_are_named():
    users = {1: ANNA.user, 2: BEN.user}
    assert "Anna, Ben, user 3" == _named((1, 2, 3), users)
    assert "Anna, Ben, user 3 and 2 more" == _named((1, 2, 3, 4, 5), users)


def test_a_run_that_waits_for_a_stage_that_was_removed_waits_for_a_final_one_and_says_so_once():
    world = World()
    _, deal = begun(world, stage_wait("executing"))
    pipeline = world.tenant.configuration.type("deal", world.now).pipelines["default"]
    left = tuple(stage for stage in pipeline.stages if stage.code != "executing")
    world.save(pipeline_row("deal", replace(pipeline, stages=left)))
    for stage in ("preparation", "new", "preparation"):
        world.move(deal, stage)
    assert 1 == sum(
        "waits for a stage that is gone (executing)" in one for one in world.texts(deal)
    )
    assert "running" == run_of(world, deal).state
    world.move(deal, "won")
    assert "done" == run_of(world, deal).state
