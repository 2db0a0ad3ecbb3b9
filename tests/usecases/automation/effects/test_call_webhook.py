"""Webhooks: which answers end them, which are tried again, and when."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.automation.tries import SPREAD, SPREAD_ASKED, WAITS
from chalicelib.ports.http import Answer
from tests.support.bureau import comment, do, log, publish, start, words
from tests.support.world import World

URL = "https://shop.example.com/hook"


@pytest.fixture
def world() -> World:
    return World()


def called(world: World):
    rule = world.rule("new", "call_webhook", {"url": URL})
    return world.runs(world.create())[rule]


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_success_ends_it(world, status):
    world.http.answers.append(status)
    run = called(world)
    assert (RunState.DONE, {"status": status}) == (run.state, run.result)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 410, 422, 499])
def test_what_the_server_does_not_want_is_not_sent_again(world, status):
    world.http.answers.append(status)
    run = called(world)
    world.advance(timedelta(hours=1))
    assert (RunState.FAILED, "bad_answer", 1) == (
        run.state,
        run.reason.code,
        len(world.http.sent),
    )
    assert str(status) in run.reason.detail


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_tried_again(world, status):
    world.http.answers.extend([status, 200])
    assert (RunState.SCHEDULED, "retrying") == ((run := called(world)).state, run.reason.code)
    world.advance(timedelta(hours=1))
    assert 2 == len(world.http.sent)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("600", timedelta(minutes=10)),
        ("3600", timedelta(hours=1)),
        ("Mon, 02 Mar 2026 10:20:00 GMT", timedelta(minutes=20)),
        ("1", WAITS[0]),
        ("soon", WAITS[0]),
        ("43200", timedelta(hours=12)),
    ],
)
def test_a_server_is_left_alone_for_as_long_as_it_asks_and_not_much_longer(world, asked, waited):
    world.http.answers.append(Answer(429, asked))
    began = world.now
    run = called(world)
    assert waited <= run.due_at - began <= waited + min(SPREAD * waited, SPREAD_ASKED)


@pytest.mark.parametrize("asked", ["86400", "9" * 12])
def test_a_server_that_asks_for_longer_than_it_makes_sense_is_asked_once_more_at_the_end(
    world, asked
):
    world.http.answers.append(Answer(429, asked))
    began = world.now
    assert began + timedelta(days=1) == called(world).due_at


def test_a_server_that_is_ready_after_an_hour_is_called_twice(world):
    world.http.answers.append(Answer(429, "3600"))
    rule = world.rule("new", "call_webhook", {"url": URL})
    deal = world.create()
    world.advance(timedelta(hours=2))
    assert ({rule: "done"}, 2) == (world.states(deal), len(world.http.sent))


def test_a_step_leaves_a_server_alone_for_as_long_as_it_asks(world):
    world.http.answers.append(Answer(503, "3600"))
    hook = do("call_webhook", "hook", url=URL)
    deal = world.create()
    start(world, publish(world, hook, comment("called")), deal)
    world.advance(timedelta(minutes=59))
    assert 1 == len(world.http.sent)
    world.advance(timedelta(minutes=15))
    assert (2, ["called"]) == (len(world.http.sent), words(world, deal))


def test_a_step_whose_server_always_asks_for_an_hour_fails_in_the_end(world):
    world.http.answers.extend([Answer(503, "9999999")] * 2)
    run = start(
        world, publish(world, do("call_webhook", "hook", url=URL), comment("on")), world.create()
    )
    world.advance(timedelta(hours=5))
    (line, _) = log(world, run)
    assert ("failed", "no_answer", 2) == (line.state, line.reason.code, line.attempt)
