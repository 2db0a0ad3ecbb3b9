"""A step waits for an app: whatever comes first, the run goes on once."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.records.signals import APP_ANSWER
from chalicelib.records.workflows import WAITER
from chalicelib.usecases.workflows.end_run import terminate_run
from tests.support.apps import ASK, answer, answer_at_once, asked, with_bank
from tests.support.bureau import comment, do, log, publish, run_of, start
from tests.support.world import ANNA, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return with_bank(World())


def asking(world: World, **more):
    """Start a run that asks and says what was answered."""
    ask = {**do("run_app_action", "ask", **ASK, **more)}
    workflow = publish(world, ask, comment("score {{ results.ask.score }}"))
    deal = world.create(amount="5")
    return deal, start(world, workflow, deal)


def said(world: World, deal) -> list[str]:
    return [text for text in world.texts(deal) if text.startswith("score")]


def left(world: World) -> set[str]:
    kinds = {row.kind for row in world.table.rows().values()}
    return kinds & {APP_ANSWER, WAITER}


def test_an_answer_that_comes_before_our_request_has_ended_counts(world):
    answer_at_once(world)
    deal, _ = asking(world)
    assert (["score 7"], set()) == (said(world, deal), left(world))


@pytest.mark.parametrize("copies", [1, 2])
def test_an_answer_ends_it_once_however_often_messages_come(copies):
    world = with_bank(World(copies=copies))
    deal, run = asking(world)
    answer(world)
    world.settle()
    assert (["score 7"], set()) == (said(world, deal), left(world))
    assert ["done", "done"] == [line.state for line in log(world, run)]


def test_nothing_is_waited_for_longer_than_a_run_lasts(world):
    _, run = asking(world)
    (line,) = log(world, run)
    assert ("app", timedelta(days=364)) == (line.waits_for[0].kind, line.due_at - world.now)


def test_an_answer_while_the_time_runs_out_counts(world):
    deal, _ = asking(world, deadline="PT1H")
    world.clock.advance(timedelta(hours=1))
    answer(world)
    world.machines.settle()
    world.settle()
    assert ["score 7"] == said(world, deal)


def test_others_that_write_the_same_run_only_delay_it(world):
    deal, _ = asking(world)
    answer(world)
    interrupt(world.table, "write", before=fails(Conflict([])))
    world.settle()
    assert ["score 7"] == said(world, deal)


def test_what_was_asked_ends_with_the_run(world):
    deal, run = asking(world)
    terminate_run(world.tenant, ANNA, run.id, "", world.now)
    world.settle()
    assert ("terminated", set()) == (run_of(world, deal).state, left(world))


def test_a_request_that_failed_at_first_is_answered_all_the_same(world):
    world.http.answers.extend([500])
    deal, _ = asking(world)
    answer(world)
    world.settle()
    world.advance(timedelta(minutes=5))
    assert (["score 7"], 1) == (said(world, deal), len(asked(world)))
