"""The door of the queue: what fails comes again, what does not is done."""

import json
from datetime import timedelta

import pytest

from chalicelib.adapters.aws.sqs_queue import message_body
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.queue import Message
from functions import run_rule

HOOK = ("call_webhook", {"url": "https://slow.example.com/hook"})


def take(world, *bodies):
    """Let the function take messages, and return what it has put on the queue."""
    event = {"Records": [{"messageId": body, "body": body} for body in bodies]}
    assert {"batchItemFailures": []} == run_rule.handler(event, None)
    return world.queue.due(world.now)


@pytest.fixture
def late(world):
    """A webhook and a comment that are due tomorrow, and it is tomorrow: the bodies of both."""
    tomorrow = {"mode": "delay", "delay": "P1D"}
    rules = [world.rule("new", *HOOK, run=tomorrow), world.comment_rule("new", run=tomorrow)]
    deal = world.create()
    runs = world.runs(deal)
    world.clock.set(world.now + timedelta(days=1))
    planned = [one for _, one in world.scheduler.planned().values()]
    assert {""} == {one.lane for one in planned}
    due = show_instant(runs[rules[0]].due_at)
    return deal, [message_body(Message(runs[rule].id, due)) for rule in rules]


def test_what_comes_from_a_schedule_or_the_sweep_is_handed_to_its_lane_before_it_reaches_outside(
    world, late
):
    deal, (hook, comment) = late
    (handed_on,) = take(world, hook, comment)
    assert ("callwebhook.slow.example.com", []) == (handed_on.lane, world.http.sent)
    assert ["hello"] == world.texts(deal)
    assert [] == take(world, message_body(handed_on))
    assert ["https://slow.example.com/hook"] == [one.url for one in world.http.sent]


def test_a_slow_host_holds_up_none_of_another_that_a_schedule_wakes(world):
    """The queue hands out quiet lanes first: both lie on lanes before either acts."""
    tomorrow = {"mode": "delay", "delay": "P1D"}
    for host in ("slow", "quick"):
        world.rule("new", "call_webhook", {"url": f"https://{host}.example.com"}, run=tomorrow)
    runs = world.runs(world.create()).values()
    world.clock.set(world.now + timedelta(days=1))
    bodies = [message_body(Message(run.id, show_instant(run.due_at))) for run in runs]
    lanes = [one.lane for one in take(world, *bodies)]
    assert (["callwebhook.quick.example.com", "callwebhook.slow.example.com"], []) == (
        sorted(lanes),
        world.http.sent,
    )


def test_the_lane_of_a_message_is_read_from_its_body(world, late):
    _, (hook, _) = late
    take(world, json.dumps({**json.loads(hook), "lane": "callwebhook.slow.example.com"}))
    assert 1 == len(world.http.sent)


def test_a_message_that_cannot_be_read_comes_again_and_the_others_are_done(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    world.clock.set(world.runs(deal)[rule].due_at)
    body = f'{{"run": "deal_1-1-{rule}", "due": ""}}'
    event = {
        "Records": [{"messageId": "a", "body": "?"}, {"messageId": "b", "body": body}],
    }
    assert {"batchItemFailures": [{"itemIdentifier": "a"}]} == run_rule.handler(event, None)
    assert ["hello"] == world.texts(deal)
