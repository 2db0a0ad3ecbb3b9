"""The client has been active: a rule that rests goes on once, and what waits for it too."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.ports.table import Put
from chalicelib.records.configuration import client_awaited_row
from tests.support.waits import waiters
from tests.support.world import World, fails, interrupt


@pytest.fixture
def world() -> World:
    world = World()
    world.rule("new", "wait", {"until_in": "P3D"}, id="wait")
    world.save(client_awaited_row("deal"))
    world.comment_rule("new", "on", id="next", after_previous=True)
    return world


def said(world, deal) -> list[str]:
    return [text for text in world.texts(deal) if text == "on"]


def comments(writes) -> bool:
    return any(isinstance(one, Put) and '"comment"' in one.row.body for one in writes)


def ends_a_wait(writes) -> bool:
    return any(isinstance(one, Put) and "has been active" in one.row.body for one in writes)


@pytest.mark.parametrize("at", [comments, ends_a_wait], ids=["the follower", "the end"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_that_died_half_way_is_taken_up_again(world, at, when):
    deal = world.create()
    world.settle()
    interrupt(world.table, "write", when=at, **{when: fails(Unavailable("not now"))})

    world.signal(item=str(deal.ref))

    assert {"wait": "done", "next": "done"} == world.states(deal)
    assert (["on"], []) == (said(world, deal), waiters(world))


def test_its_alarm_that_comes_later_changes_nothing(world):
    deal = world.create()
    world.settle()
    world.signal(item=str(deal.ref))
    assert {} == world.scheduler.planned()
    world.advance(timedelta(days=4))
    assert ["on"] == said(world, deal)
    assert "activity" == world.runs(deal)["wait"].result["result"]


def test_a_deal_that_has_just_left_the_stage_is_left_to_its_move(world):
    deal = world.create()
    world.settle()
    world.change_unseen(deal, stage="executing")
    world.signal_unseen(item=str(deal.ref))
    came = [one for one in world.table.stream() if one.new and one.new.kind == "signal"][-1]
    world.deliver(came)
    world.settle()
    assert {"wait": "stopped", "next": "stopped"} == world.states(deal, entry=1)
    assert [] == said(world, deal)
