"""A move is undone while something else happens, or the process dies: one end, nothing twice."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, NotFound
from chalicelib.usecases.automation.runs.run_rule import run_rule
from chalicelib.usecases.items.delete_item import delete_item
from chalicelib.usecases.undo.undo_move import undo_move
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes, left_of, seen
from tests.support.world import ANNA, World, interrupt

DAY = timedelta(days=1)
LATER = {"mode": "delay", "delay": "P2D"}
MAIL = {"recipient": 2, "subject": "Moved", "text": "Look"}


def configured(world):
    world.comment_rule("new", "late", run=LATER)
    world.comment_rule("new", "behind it", after_previous=True)
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    world.rule("new", "wait", {"until_in": "P5D", "comment": "Well?"})
    world.rule("executing", "send_email", MAIL)
    world.comment_rule("executing", "never", run=LATER)


def undone(world):
    """Only what comes behind the undo is cut short."""
    world.fuse.count = -1_000_000
    configured(world)
    deal = world.create()
    world.move(deal, "executing")
    world.fuse.count = 0
    undo_move(world.tenant, ANNA, deal.ref, 2, now=world.now)
    world.settle()
    world.advance(3 * DAY)
    world.sweep()


def test_a_crash_at_any_request_behind_an_undo_loses_and_doubles_nothing():
    whole = CrashingWorld(Fuse())
    undone(whole)
    expected, left = seen(whole), left_of(whole)
    assert {"late", "behind it"} <= set(expected["texts"][0])
    assert "never" not in expected["texts"][0]
    for place, world in crashes(CrashingWorld, undone, whole.fuse.count):
        assert expected == seen(world), place
        assert left.keys() == left_of(world).keys(), place


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deal(world):
    configured(world)
    deal = world.create()
    world.move(deal, "executing")
    return deal


def undo(world, deal, entry=2):
    return undo_move(world.tenant, ANNA, deal.ref, entry, now=world.now)


def test_of_an_undo_and_a_second_move_one_wins(world, deal):
    interrupt(world.table, "write", before=lambda: world.change_unseen(deal, stage="won"))
    with pytest.raises(Clash, match="has moved on"):
        undo(world, deal)
    world.settle()

    assert "won" == world.item(deal).stage
    assert [] == [run for run in world.states(deal, 1).values() if run == "scheduled"]


def test_an_item_that_is_deleted_in_the_midst_of_an_undo_stays_deleted(world, deal):
    def delete():
        delete_item(world.tenant, ANNA, deal.ref, now=world.now)

    interrupt(world.table, "write", before=delete)
    with pytest.raises(NotFound):
        undo(world, deal)
    world.settle()
    world.advance(7 * DAY)

    assert {"done", "stopped"} == set(world.states_of(deal))


def test_an_item_that_is_deleted_before_the_stream_sees_the_undo_brings_nothing_back(world, deal):
    undo(world, deal)
    world.delete(deal)
    world.advance(7 * DAY)

    assert "late" not in world.texts(deal)
    assert {"done", "stopped"} == set(world.states_of(deal))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_that_is_due_at_the_moment_of_the_undo_acts_once_or_not_at_all(world, deal, moment):
    (never,) = [run for run in world.runs(deal).values() if run.state == "scheduled"]

    def due():
        run_rule(world.tenant, never.key, never.due_at)

    interrupt(world.table, "write", **{moment: due})
    undo(world, deal)
    world.settle()
    world.advance(7 * DAY)

    state = world.run_of(deal, 2, never.rule.id).state
    assert ("done" if moment == "before" else "stopped") == state
    assert (moment == "before") == ("never" in world.texts(deal))
    assert 1 == world.texts(deal).count("late")


def test_an_edit_between_undo_and_stream_does_not_let_the_old_entry_act(world, deal):
    (never,) = [run for run in world.runs(deal).values() if run.state == "scheduled"]
    undo(world, deal)
    world.change_unseen(deal, comments="edited")
    run_rule(world.tenant, never.key, never.due_at)
    world.settle()

    assert "never" not in world.texts(deal)
    assert "scheduled" in world.states(deal, 3).values()


def test_an_email_that_is_on_the_queue_at_the_moment_of_the_undo_does_not_leave(world):
    world.rule("executing", "send_email", MAIL)
    deal = world.create()
    world.change_unseen(deal, stage="executing")
    world.read_stream()
    assert 1 == len(world.queue)
    undo(world, deal)
    world.change_unseen(deal, comments="edited")
    for message in world.queue.due(world.now):
        world.ring(message)
    world.settle()

    assert [] == world.mail.sent
    (run,) = world.runs(deal, 2).values()
    assert ("stopped", "undone") == (run.state, run.reason.code)
