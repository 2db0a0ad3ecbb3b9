"""A rule rests: once, whatever comes twice, late or before it is noted."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.records.configuration import client_awaited_row
from tests.support.waits import waiters
from tests.support.world import World, fails, interrupt

PERIOD = {"until_in": "P3D", "comment": "Suits?"}


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    world = World(copies=request.param)
    world.rule("executing", "wait", PERIOD, id="wait")
    world.save(client_awaited_row("deal"))
    world.comment_rule("executing", "on", id="next", after_previous=True)
    return world


def said(world, deal) -> list[str]:
    return [text for text in world.texts(deal) if text == "on"]


def shown(world, deal) -> list[str]:
    return [text for text in world.texts(deal) if "waits for the client" in text]


def test_what_waits_leaves_nothing_behind_once_it_is_over(world):
    deal = world.create()
    world.move(deal, "executing")
    assert {"wait": "waiting_app", "next": "waiting_prev"} == world.states(deal)
    assert [deal.ref] == [one.item for one in waiters(world)]

    world.advance(timedelta(days=3))

    assert {"wait": "done", "next": "done"} == world.states(deal)
    assert (["on"], 1, []) == (said(world, deal), len(shown(world, deal)), waiters(world))
    assert {} == world.scheduler.planned()


def test_an_alarm_that_could_not_be_set_is_set_when_the_message_comes_again(world):
    deal = world.create()
    interrupt(world.scheduler, "create", before=fails(Unavailable("not now")))
    world.move(deal, "executing")
    world.advance(timedelta(days=3))
    assert ({"wait": "done", "next": "done"}, ["on"]) == (world.states(deal), said(world, deal))


def test_what_the_client_did_before_the_wait_was_noted_ends_it(world):
    deal = world.create()
    world.change_unseen(deal, stage="executing")
    world.signal_unseen(item=str(deal.ref))
    came = [one for one in world.table.stream() if one.new and one.new.kind == "signal"][-1]
    world.deliver(came)
    world.settle()
    assert ({"wait": "done", "next": "done"}, ["on"]) == (world.states(deal), said(world, deal))
    assert "the client has been active" in shown(world, deal)[0]


def test_what_the_client_did_before_the_deal_came_to_the_stage_does_not(world):
    deal = world.create()
    world.signal(item=str(deal.ref))
    world.advance(timedelta(hours=1))
    world.move(deal, "executing")
    assert "waiting_app" == world.states(deal)["wait"]


def test_what_the_client_did_before_a_delayed_wait_began_does_not(world):
    delay = {"mode": "delay", "delay": "P1D"}
    world.rule("preparation", "wait", PERIOD, id="late", run=delay)
    deal = world.create()
    world.move(deal, "preparation")
    world.signal(item=str(deal.ref))
    world.advance(timedelta(days=1))
    assert "waiting_app" == world.states(deal)["late"]
    world.signal(id="s2", item=str(deal.ref))
    assert "done" == world.states(deal)["late"]


def test_of_two_waits_one_behind_the_other_each_needs_an_activity_of_its_own(world):
    world.rule("executing", "wait", PERIOD, id="second", after_previous=True)
    deal = world.create()
    world.move(deal, "executing")
    world.signal(item=str(deal.ref))
    assert ("done", "waiting_app") == tuple(world.states(deal)[one] for one in ("wait", "second"))
    world.signal(id="s2", item=str(deal.ref))
    assert "done" == world.states(deal)["second"]


def test_a_deal_that_is_deleted_or_leaves_ends_the_wait(world):
    gone, left = world.create(), world.create()
    for deal in (gone, left):
        world.move(deal, "executing")
    world.move(left, "preparation")
    world.delete_unseen(gone)
    world.settle()
    assert [] == waiters(world)
    assert {"wait": "stopped", "next": "stopped"} == world.states(left, entry=2)
    assert "the item left the stage" in shown(world, left)[0]
