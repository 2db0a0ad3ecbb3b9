"""Who waits is found, also by an instance that has not heard of the workflow yet."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.workflows.runs import Heard
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import STAMP_KEY
from chalicelib.records.signals import signal_row
from chalicelib.records.workflows import heard_key
from chalicelib.usecases.workflows.answer_waiters import answer_signal
from tests.support.bureau import comment, publish, run_of, start, words
from tests.support.world import World, interrupt

SECOND = timedelta(seconds=1)
STAGE = {"type": "wait_for_stage", "id": "wait", "stages": ["won"]}
CLIENT = {"type": "wait_for_client", "id": "wait", "period": "P7D"}


@pytest.fixture
def world() -> World:
    return World()


def unheard(world, step):
    """Start a run whose workflow an instance of the stream has not heard of; return its deal."""
    deal = world.create()
    stream = world.tenant
    stream.configuration.workflows(world.now)
    world.clock.set(world.now + SECOND)
    world.new_instance()
    start(world, publish(world, step, comment("{{ results.wait.result }}")), deal)
    world.clock.set(world.now + SECOND)
    world.tenant = stream
    return deal


def test_a_stage_that_is_reached_right_after_the_publication_is_noticed(world):
    deal = unheard(world, STAGE)
    world.move(deal, "won")
    assert ["reached"] == words(world, deal)


def test_what_a_client_does_right_after_the_publication_is_noticed(world):
    deal = unheard(world, CLIENT)
    signal = Signal(id="s", type="email_received", occurred_at=world.now, item=str(deal.ref))
    world.table.write([Put(signal_row(signal), expect="absent")])
    world.settle()
    assert ["activity"] == words(world, deal)


def test_an_older_signal_that_comes_late_hides_no_newer_one(world):
    publish(world, CLIENT)
    deal = world.create()
    for id, at in (("s2", world.now), ("s1", world.now - SECOND)):
        signal = Signal(id=id, type="email_received", occurred_at=at, item=str(deal.ref))
        answer_signal(world.tenant, signal, deal.ref, world.now)
    heard = decode(world.table.get(heard_key(deal.ref)), Heard)
    assert ("s2", world.now) == (heard.signal, heard.at)


def test_an_item_that_is_deleted_right_after_the_publication_ends_its_runs(world):
    deal = unheard(world, CLIENT)
    world.delete(deal)
    assert "terminated" == run_of(world, deal).state


@pytest.mark.parametrize(
    ("workflow", "change", "later", "expected"),
    [
        (None, {"title": "Other"}, False, 0),
        (None, {"stage": "preparation"}, False, 1),
        (None, {"stage": "preparation"}, True, 0),
        (STAGE, {"stage": "preparation"}, False, 0),
    ],
    ids=["no move", "an older no", "a newer no", "a move somebody may wait for"],
)
def test_only_a_no_that_is_older_than_the_change_is_looked_at_anew(
    world, workflow, change, later, expected
):
    if workflow:
        publish(world, workflow)
    deal = world.create()
    stream = world.tenant
    stream.configuration.workflows(world.now)
    world.clock.set(world.now + SECOND)
    world.new_instance()
    world.change_unseen(deal, **change)
    world.tenant = stream
    if later:
        world.clock.set(world.now + SECOND)
        stream.configuration.forget()
        stream.configuration.workflows(world.now)
    looked = []
    interrupt(
        world.table,
        "get",
        after=lambda: looked.append(world.now),
        when=lambda key: key == STAMP_KEY,
        times=100,
    )
    world.settle()
    assert expected == len(looked)
