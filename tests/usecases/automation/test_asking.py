"""A rule waits for the answer of an app: whatever comes first, and however often."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Forbidden, Unavailable
from chalicelib.records.signals import APP_ANSWER
from chalicelib.usecases.automation.runs.retry_run import retry_run
from tests.support.apps import ASK, answer, answer_at_once, asked, with_bank
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    world = with_bank(World())
    world.rule("new", "run_app_action", {**ASK, "deadline": "P1D"}, id="ask")
    world.comment_rule("new", "{{ results.ask.score }}", id="next", after_previous=True)
    return world


def left(world: World) -> list[str]:
    """Return the answers that nobody has taken."""
    return [row.sk for row in world.table.rows().values() if row.kind == APP_ANSWER]


def test_an_answer_that_comes_before_our_request_has_ended_counts(world):
    answer_at_once(world)
    deal = world.create(amount="5")
    assert {"ask": "done", "next": "done"} == world.states(deal)
    assert ("7", []) == (world.texts(deal)[-1], left(world))


def test_an_answer_counts_although_our_request_has_failed_each_time(world):
    world.http.answers.extend([Unavailable("slow")] * 4)
    deal = world.create(amount="5")
    answer(world)
    world.settle()
    assert {"ask": "done", "next": "done"} == world.states(deal)
    world.advance(timedelta(hours=2))
    assert ("7", 1) == (world.texts(deal)[-1], len(asked(world)))


def test_it_fails_at_its_deadline_and_its_token_is_stale_then(world):
    deal = world.create(amount="5")
    world.advance(timedelta(days=1))
    assert {"ask": "failed", "next": "blocked"} == world.states(deal)
    assert "no_answer" == world.runs(deal)["ask"].reason.code
    with pytest.raises(Forbidden):
        answer(world)


def test_an_answer_at_the_last_moment_wins_over_the_alarm(world):
    deal = world.create(amount="5")
    world.clock.advance(timedelta(days=1))
    answer(world)
    world.sweep()
    world.settle()
    assert {"ask": "done", "next": "done"} == world.states(deal)


def test_its_alarm_after_the_answer_changes_nothing(world):
    deal = world.create(amount="5")
    answer(world)
    world.settle()
    assert {} == world.scheduler.planned()
    world.advance(timedelta(days=2))
    assert ("7", "done") == (world.texts(deal)[-1], world.states(deal)["ask"])


def test_a_deal_that_left_the_stage_while_it_was_asked_stops_it(world):
    post = world.http.post

    def moving(request):
        told = post(request)
        world.change_unseen(deal, stage="executing")
        return told

    deal = world.create_unseen(amount="5")
    world.http.post = moving
    world.settle()
    assert {"ask": "stopped", "next": "stopped"} == world.states(deal, entry=1)
    with pytest.raises(Forbidden):
        answer(world)


def test_a_retry_by_hand_asks_anew_with_another_token(world):
    deal = world.create(amount="5")
    answer(world, error="not now")
    world.settle()
    retry_run(world.tenant, ANNA, deal.ref, world.runs(deal)["ask"].id, now=world.now)
    world.settle()
    first, second = asked(world)
    assert first["token"] != second["token"]
