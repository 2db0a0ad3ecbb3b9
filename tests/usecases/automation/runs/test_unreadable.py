"""A row that cannot be read is given up once, where operators see it, and holds up nothing else."""

import logging
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Put
from chalicelib.records.body import Unreadable
from chalicelib.records.items import item_key
from chalicelib.records.runs import run_key
from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms
from chalicelib.usecases.automation.runs.unreadable import take_up_again, unreadable
from chalicelib.usecases.items.list_items import list_items
from chalicelib.usecases.ring import ring
from tests.support.world import ANNA, World

LATER = {"mode": "delay", "delay": "PT10M"}
BROKEN = ('{"entry":"one"}', "{", '{"nested":' + "[" * 100_000)


@pytest.fixture
def world() -> World:
    return World()


def garble(world: World, key: tuple[str, str], body: str = "{") -> str:
    """Write something else into a row, as an operator's console would; return what it held."""
    row = world.table.get(key)
    world.table.write([Put(msgspec.structs.replace(row, body=body), expect="any")])
    return row.body


def a_waiting_run(world: World) -> tuple[Item, Any]:
    rule = world.comment_rule("new", run=LATER)
    deal = world.create()
    return deal, world.runs(deal)[rule]


@pytest.mark.parametrize("body", BROKEN)
def test_a_run_that_cannot_be_read_is_looked_at_once(world, body):
    _, run = a_waiting_run(world)
    garble(world, run_key(run.key), body)
    world.clock.set(run.due_at)
    assert isinstance(ring(world.tenant, run.id, world.now), Unreadable)
    world.advance(timedelta(hours=1))
    assert (0, [run_key(run.key)]) == (world.sweep(), unreadable(world.tenant))
    assert ring(world.tenant, run.id, world.now) is not None  # a message that comes again


def test_a_run_whose_item_cannot_be_read_waits_too_and_acts_once_it_can(world):
    deal, run = a_waiting_run(world)
    before = garble(world, item_key(deal.ref))
    world.skip_stream()
    world.advance(timedelta(hours=1))
    assert [run_key(run.key)] == unreadable(world.tenant)
    garble(world, item_key(deal.ref), before)
    world.skip_stream()
    assert 1 == take_up_again(world.tenant)
    world.settle()
    assert (["hello"], []) == (world.texts(deal), unreadable(world.tenant))


def test_what_still_cannot_be_read_is_given_up_again(world):
    _, run = a_waiting_run(world)
    garble(world, run_key(run.key))
    world.advance(timedelta(hours=1))
    assert 1 == take_up_again(world.tenant)
    world.settle()
    assert [run_key(run.key)] == unreadable(world.tenant)


def test_a_follower_that_cannot_be_read_does_not_make_its_leader_act_again(world):
    world.comment_rule("new", "first", run=LATER)
    follower = world.comment_rule("new", "second", after_previous=True)
    deal = world.create()
    garble(world, run_key(world.runs(deal)[follower].key))
    world.advance(timedelta(hours=1))
    assert (["first"], 1) == (world.texts(deal), len(unreadable(world.tenant)))


def test_alarms_of_all_others_are_set_again(world):
    _, run = a_waiting_run(world)
    world.create()
    garble(world, run_key(run.key))
    planned = world.scheduler.planned()
    assert 1 == restore_alarms(world.tenant, world.now)
    assert (planned, [run_key(run.key)]) == (world.scheduler.planned(), unreadable(world.tenant))


def test_what_waits_beside_it_stops_when_the_item_leaves_the_stage(world):
    deal, run = a_waiting_run(world)
    other = world.comment_rule("new", run=LATER)
    deal = world.create()
    garble(world, run_key(world.runs(deal)[run.rule.id].key))
    world.move(deal, "executing")
    assert {other: "stopped"} == world.states(deal, entry=1)


def test_a_list_shows_the_others_and_the_log_says_which_is_missing(world, caplog):
    deals = [world.create(title=title) for title in ("one", "two", "three")]
    garble(world, item_key(deals[1].ref))
    with caplog.at_level(logging.ERROR):
        page = list_items(world.tenant, ANNA, "deal", {}, now=world.now)
    assert {"one", "three"} == {item.title for item in page.items}
    assert [True] == [str(deals[1].ref) in record.getMessage() for record in caplog.records]
