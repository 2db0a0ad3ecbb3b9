"""Alarms: a message for what is due soon, a schedule for what is due later."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Put
from chalicelib.records.runs import run_of, run_row
from chalicelib.usecases.automation.alarms import remove_alarm, reschedule, set_alarms, timed
from tests.domain.automation.test_runs import RUN
from tests.support.contexts import NOW
from tests.support.world import World, interrupt

SOON, LATER = NOW + timedelta(minutes=10), NOW + timedelta(days=1)


@pytest.fixture
def world() -> World:
    world = World()
    world.clock.set(NOW)
    return world


def due(at, **over):
    return msgspec.structs.replace(RUN, due_at=at, version=1, **over)


def planned(world: World) -> list:
    return [at for at, _ in world.scheduler.planned().values()]


@pytest.mark.parametrize(("at", "on_schedule"), [(SOON, False), (LATER, True), (None, False)])
def test_a_run_notes_whether_its_alarm_is_a_schedule(at, on_schedule):
    assert on_schedule is timed(due(at), NOW).on_schedule


def test_what_is_due_soon_rings_from_the_queue(world):
    set_alarms(world.tenant, [due(SOON)], NOW)

    assert ([], SOON) == (planned(world), world.queue.next_visible())


def test_what_is_due_later_rings_from_a_schedule(world):
    set_alarms(world.tenant, [due(LATER)], NOW)

    assert ([LATER], None) == (planned(world), world.queue.next_visible())


def test_what_has_no_due_time_rings_never(world):
    set_alarms(world.tenant, [due(None)], NOW)

    assert ([], None) == (planned(world), world.queue.next_visible())


def test_an_alarm_that_is_set_twice_is_one_schedule(world):
    for _ in range(2):
        set_alarms(world.tenant, [due(LATER)], NOW)

    assert [LATER] == planned(world)


def test_a_new_due_time_takes_the_old_schedule_away(world):
    before = timed(due(LATER), NOW)
    world.table.write([Put(run_row(before))])
    set_alarms(world.tenant, [before], NOW)
    after = reschedule(world.tenant, before, due(LATER + timedelta(days=1)), NOW)

    assert [LATER + timedelta(days=1)] == planned(world)
    assert (2, after) == (after.version, run_of(world.table.get(run_row(RUN).key)))


def test_a_run_that_ends_leaves_no_schedule(world):
    before = timed(due(LATER), NOW)
    world.table.write([Put(run_row(before))])
    set_alarms(world.tenant, [before], NOW)
    reschedule(world.tenant, before, before.ended(RunState.STOPPED, NOW), NOW)

    assert [] == planned(world)


def test_a_run_that_somebody_else_has_changed_keeps_its_alarm(world):
    before = timed(due(LATER), NOW)
    world.table.write([Put(run_row(msgspec.structs.replace(before, version=2)))])
    set_alarms(world.tenant, [before], NOW)

    with pytest.raises(Conflict):
        reschedule(world.tenant, before, due(SOON), NOW)
    assert [LATER] == planned(world)


def test_a_schedule_that_was_never_made_is_not_removed(world):
    set_alarms(world.tenant, [due(LATER)], NOW)
    remove_alarm(world.tenant, due(LATER, on_schedule=False))

    assert [LATER] == planned(world)


def test_mails_and_each_host_have_lanes_of_their_own(world):
    sent = []
    interrupt(world.queue, "send", before=None, when=lambda messages: bool(sent.extend(messages)))
    world.rule("new", "call_webhook", {"url": "https://slow.example.com/hook"})
    world.rule("new", "call_webhook", {"url": "https://quick.example.com/hook"})
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.create(contact=world.create("contact", emails=["kim@example.com"]).id)
    lanes = [message.lane for message in sent]
    assert ["callwebhook.slow.example.com", "callwebhook.quick.example.com", "sendemail"] == lanes
