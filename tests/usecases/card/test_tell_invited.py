"""Those who were invited to a meeting."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.records.card import ACTIVITY, LETTER, activity_of, activity_row
from chalicelib.usecases.card.activities import change_activity, remove_activity
from chalicelib.usecases.mail.mark_address import mark_address
from tests.support.world import ANNA, World

MEETING = {"subject": "Meet", "start_in": "P2D", "invite": ["client"]}


def invited(copies=1):
    world = World(copies=copies)
    kim = world.create("contact", name="Kim", emails=["kim@example.com"])
    world.rule("new", "schedule_meeting", MEETING, id="r")
    deal = world.create(title="a", contact=kim.id)
    (row,) = world.table.query(str(deal.ref), prefix=f"{ACTIVITY}#")
    return world, deal, activity_of(row)


def subjects(world):
    return [mail.subject for mail in world.mail.sent]


@pytest.mark.parametrize("copies", [1, 3])
def test_what_the_stream_tells_several_times_is_told_once(copies):
    world, _, meeting = invited(copies)
    change_activity(world.tenant, ANNA, meeting.id, {"location": "Room 2"}, world.now)
    world.settle()
    remove_activity(world.tenant, ANNA, meeting.id, world.now)
    world.settle()
    assert ["Invitation: Meet", "Changed: Meet", "Cancelled: Meet"] == subjects(world)


def test_each_meeting_of_a_deleted_item_that_is_to_come_is_called_off():
    world, deal, _ = invited()
    world.move(deal, "won")
    world.move(deal, "new")
    world.delete(deal)
    assert 2 == subjects(world).count("Cancelled: Meet")


def test_of_an_item_whose_meetings_are_over_nobody_hears():
    world, deal, _ = invited()
    world.advance(timedelta(days=3))
    world.delete(deal)
    assert ["Invitation: Meet"] == subjects(world)


@pytest.mark.parametrize("way", ["bounced", "erased"])
def test_an_address_that_takes_no_mail_any_more_gets_none(way):
    world, _, meeting = invited()
    if way == "bounced":
        mark_address(world.tenant, "kim@example.com", "m1", world.now, world.now)
    else:
        world.save(activity_row(msgspec.structs.replace(meeting, invited=("[erased]",))))
    change_activity(world.tenant, ANNA, meeting.id, {"location": "Room 2"}, world.now)
    world.settle()
    assert ["Invitation: Meet"] == subjects(world)
    assert [] == world.table.query(str(meeting.item), prefix=f"{LETTER}#")
