"""Chains of rules, where their messages come twice, late or not at all."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.ports.queue import Message
from tests.support.world import World, fails, interrupt, of_run

MINUTE = {"mode": "delay", "delay": "PT1M"}


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def test_a_chain_goes_on_rule_by_rule(world):
    rules = [world.comment_rule("new", "1", run=MINUTE)]
    rules += [world.comment_rule("new", str(n), after_previous=True) for n in (2, 3)]
    deal = world.create()
    assert ["scheduled", "waiting_prev", "waiting_prev"] == list(world.states(deal).values())

    world.advance(timedelta(minutes=1))
    assert dict.fromkeys(rules, "done") == world.states(deal)
    assert ["1", "2", "3"] == world.texts(deal)


def test_what_failed_blocks_everything_behind_it(world):
    world.rule("new", "change_company", {"values": {"title": "x"}}, run=MINUTE)
    world.comment_rule("new", "2", after_previous=True)
    world.comment_rule("new", "3", after_previous=True)
    deal = world.create()
    world.advance(timedelta(minutes=1))

    assert ["failed", "blocked", "blocked"] == list(world.states(deal).values())
    assert "previous_failed" == list(world.runs(deal).values())[2].reason.code


def test_what_was_skipped_lets_the_next_one_go(world):
    never = {"field": "amount", "op": "gt", "value": "1"}
    world.comment_rule("new", "1", run=MINUTE, condition=never)
    world.comment_rule("new", "2", after_previous=True)
    deal = world.create()
    world.advance(timedelta(minutes=1))

    assert ["skipped", "done"] == list(world.states(deal).values())


def test_a_follower_is_due_from_the_end_of_the_rule_before_it(world):
    world.comment_rule("new", "1", run=MINUTE)
    second = world.comment_rule("new", "2", after_previous=True, run=MINUTE)
    deal = world.create()
    end = world.now + timedelta(minutes=1)
    world.advance(timedelta(minutes=1))

    assert end + timedelta(minutes=1) == world.runs(deal)[second].due_at


def test_a_chain_whose_process_died_goes_on_where_it_stopped():
    world = World()
    first = world.comment_rule("new", "1", run=MINUTE)
    world.comment_rule("new", "2", after_previous=True)
    deal = world.create()
    run = world.runs(deal)[first]
    world.clock.set(run.due_at)
    world.queue.due(world.now)
    interrupt(
        world.table,
        "write",
        after=fails(ConnectionError("died between two rules")),
        when=of_run(RunState.DONE),
    )
    message = Message(run=run.id, due="")

    with pytest.raises(ConnectionError):
        world.ring(message)
    assert ["done", "waiting_prev"] == list(world.states(deal).values())
    world.ring(message)
    assert ["done", "done"] == list(world.states(deal).values())
    assert ["1", "2"] == world.texts(deal)


def test_a_chain_ends_with_the_stage(world):
    world.comment_rule("new", "1", run=MINUTE)
    world.comment_rule("new", "2", after_previous=True)
    deal = world.create()
    world.move(deal, "executing")
    world.advance(timedelta(minutes=1))

    assert ["stopped", "stopped"] == list(world.states(deal, entry=1).values())
    assert [] == world.texts(deal)
