"""Late: records that come late or again end no wait that began after them."""

from datetime import timedelta

import pytest

from chalicelib.records.items import ITEM
from chalicelib.records.signals import SIGNAL
from chalicelib.usecases.workflows.end_run import ITEM_DELETED
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, publish, run_of, start, words
from tests.support.waits import ask, client_wait, stage_wait, waiters
from tests.support.world import ANNA, World, interrupt, of_kind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def records(world: World, kind: str, item) -> list:
    found = [one for one in world.table.stream() if one.new and one.new.kind == kind]
    return [one for one in found if kind == SIGNAL or one.new.pk == str(item.ref)]


def deliver_again(world: World, kind: str, item) -> None:
    for record in records(world, kind, item):
        world.deliver(record)
    world.settle()


def test_a_signal_that_comes_a_second_time_does_not_end_the_next_wait(world):
    waits = (client_wait(id="first"), client_wait(id="second"))
    deal = world.create()
    start(world, publish(world, *waits, comment("after")), deal)
    world.advance(MINUTE)
    world.signal_unseen(item=str(deal.ref))
    world.advance(MINUTE)
    deliver_again(world, SIGNAL, deal)
    assert ["second"] == [one.step for one in waiters(world)]
    world.signal(item=str(deal.ref), id="s2")
    assert ["after"] == words(world, deal)


def test_a_stage_that_was_left_before_a_wait_for_it_began_does_not_end_it(world):
    deal = world.create()
    world.move(deal, "executing")
    world.move(deal, "new")
    start(world, publish(world, stage_wait("executing"), comment("after")), deal)
    deliver_again(world, ITEM, deal)
    assert [] == words(world, deal)
    world.move(deal, "executing")
    assert ["after"] == words(world, deal)


@pytest.mark.parametrize("other", [False, True], ids=["own item", "other item"])
def test_a_stage_that_is_left_while_the_wait_for_it_begins_ends_it(world, other):
    deal = world.create()
    lead = world.create("lead") if other else deal
    stage = "in_process" if other else "executing"
    world.move(lead, stage)
    names = {"entity_type": "lead", "item": str(lead.id)} if other else {}
    workflow = publish(world, stage_wait(stage, **names), comment("after"))
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(lead, stage="new"),
        when=of_kind("waiter"),
    )
    start(world, workflow, deal)
    assert ["after"] == words(world, deal)


def test_a_run_that_was_started_while_its_item_was_deleted_is_terminated(world):
    workflow = publish(world, ask())
    deal = world.create()
    interrupt(world.table, "write", before=lambda: world.delete(deal), when=of_kind("workflow_run"))
    start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    world.settle()
    ended = run_of(world, deal)
    assert ("terminated", ITEM_DELETED) == (ended.state, ended.reason)


def test_a_run_whose_steps_act_for_a_deleted_item_is_terminated(world):
    workflow = publish(world, comment("never"), comment("nor this"))
    deal = world.create()
    interrupt(world.table, "write", before=lambda: world.delete(deal), when=of_kind("workflow_run"))
    start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    world.settle()
    found = read_run(world.tenant, ANNA, run_of(world, deal).id, world.now)
    assert ("terminated", ITEM_DELETED) == (found.run.state, found.run.reason)
    assert ["failed"] == [one.state for one in found.steps]


def test_a_wait_for_the_own_item_is_stopped_when_that_is_deleted(world):
    deal = world.create()
    run = start(world, publish(world, stage_wait("won")), deal)
    world.delete(deal)
    found = read_run(world.tenant, ANNA, run.id, world.now)
    assert ("terminated", ITEM_DELETED) == (found.run.state, found.run.reason)
    assert ["stopped"] == [one.state for one in found.steps]


def test_a_start_that_is_refused_twice_is_told_once(world):
    publish(
        world,
        comment("never"),
        auto_run="on_add",
        parameters={"who": {"type": "string", "required": True}},
    )
    deal = world.create()
    world.advance(MINUTE)
    deliver_again(world, ITEM, deal)
    assert 1 == sum("could not start" in text for text in world.texts(deal))
