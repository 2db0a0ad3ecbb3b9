"""Those who were invited to a meeting."""

import re
from datetime import timedelta
from functools import partial

import msgspec
import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.records.card import ACTIVITY, LETTER, activity_of, activity_row, letter_in
from chalicelib.usecases.card.activities import change_activity, remove_activity
from chalicelib.usecases.card.tell_invited import tell_invited
from chalicelib.usecases.mail.mark_address import mark_address
from tests.support.world import ANNA, World, interrupt, of_kind

MINUTE = timedelta(minutes=1)
MEETING = {"subject": "Meet", "start_in": "P2D", "invite": ["client"]}


def invited(copies=1):
    world = World(copies=copies)
    kim = world.create("contact", name="Kim", emails=["kim@example.com"])
    world.rule("new", "schedule_meeting", MEETING, id="r")
    deal = world.create(title="a", contact=kim.id)
    (row,) = world.table.query(str(deal.ref), prefix=f"{ACTIVITY}#")
    return world, deal, activity_of(row)


def in_a_minute(world):
    """Let the stream tell, and what is owed then leave."""
    world.settle()
    world.advance(MINUTE)


def subjects(world):
    return [mail.subject for mail in world.mail.sent]


@pytest.mark.parametrize("copies", [1, 3])
def test_what_the_stream_tells_several_times_is_told_once(copies):
    world, _, meeting = invited(copies)
    change_activity(world.tenant, ANNA, meeting.id, {"location": "Room 2"}, world.now)
    in_a_minute(world)
    remove_activity(world.tenant, ANNA, meeting.id, world.now)
    in_a_minute(world)
    assert ["Invitation: Meet", "Changed: Meet", "Cancelled: Meet"] == subjects(world)


def test_each_meeting_of_a_deleted_item_that_is_to_come_is_called_off():
    world, deal, _ = invited()
    world.move(deal, "won")
    world.move(deal, "new")
    world.delete(deal)
    in_a_minute(world)
    assert 2 == subjects(world).count("Cancelled: Meet")


def test_of_an_item_whose_meetings_are_over_nobody_hears():
    world, deal, _ = invited()
    world.advance(timedelta(days=3))
    world.delete(deal)
    in_a_minute(world)
    assert ["Invitation: Meet"] == subjects(world)


@pytest.mark.parametrize("way", ["bounced", "erased"])
def test_an_address_that_takes_no_mail_any_more_gets_none(way):
    world, _, meeting = invited()
    if way == "bounced":
        mark_address(world.tenant, "kim@example.com", "m1", world.now, world.now)
    else:
        world.save(activity_row(msgspec.structs.replace(meeting, invited=("[erased]",))))
    change_activity(world.tenant, ANNA, meeting.id, {"location": "Room 2"}, world.now)
    in_a_minute(world)
    assert ["Invitation: Meet"] == subjects(world)
    (row,) = world.table.query(str(meeting.item), prefix=f"{LETTER}#")
    assert RunState.SKIPPED is letter_in(row).state


def changed(world, meeting, place):
    """Return a meeting as it is a change later, of which the stream has told nothing so far."""
    return msgspec.structs.replace(
        meeting, location=place, version=meeting.version + 1, updated_at=world.now
    )


def places(world):
    """Return where the meeting takes place, as each e-mail behind the invitation says."""
    return re.findall(r"LOCATION:(.*?)\r", "".join(one.invitation for one in world.mail.sent[1:]))


def test_what_changes_while_the_e_mail_is_about_to_leave_is_in_it():
    world, _, meeting = invited()
    second = changed(world, meeting, "Room 2")
    tell_invited(world.tenant, meeting, second, world.now)

    def again():
        third = changed(world, second, "Room 3")
        tell_invited(world.tenant, second, third, third.updated_at)

    interrupt(world.table, "write", before=again, when=of_kind(LETTER))
    world.advance(2 * MINUTE)
    assert ["Room 3"] == places(world)


def test_what_the_stream_tells_late_is_told_once_all_the_same():
    world, _, meeting = invited()
    second = changed(world, meeting, "Room 2")
    third = changed(world, second, "Room 3")
    tell_invited(world.tenant, meeting, second, world.now)
    world.advance(2 * MINUTE)
    for _ in range(2):
        tell_invited(world.tenant, meeting, second, world.now)
        tell_invited(world.tenant, second, third, world.now)
        world.advance(2 * MINUTE)
    assert ["Room 2", "Room 3"] == places(world)


def test_one_request_more_than_a_letter_takes_finds_those_that_are_owed(monkeypatch):
    world, _, before = invited()
    asked = []
    for port, name in ((world.table, "get_many"), (world.table, "write"), (world.queue, "send")):
        noted = partial(_noted, asked, name, getattr(port, name))
        monkeypatch.setattr(port, name, noted)
    for place in ("Room 2", "Room 3", "Room 4"):
        after = changed(world, before, place)
        tell_invited(world.tenant, before, after, world.now)
        before = after
    assert ["get_many", "write", "send", "get_many", "write", "get_many", "write"] == asked


def _noted(asked, name, plain, *args, **more):
    asked.append(name)
    return plain(*args, **more)
