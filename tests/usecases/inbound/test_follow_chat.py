"""What follows from a chat follows once, whatever is lost, late or told again."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.records.channels.dialogues import dialogue_row
from chalicelib.usecases.inbound.follow_chat import look_after_dialogue
from tests.support.chats import PHONE, chatting, dialogue, write
from tests.support.inquiries import items_of_type
from tests.support.world import World, fails, interrupt


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    world = chatting()
    world.copies = request.param
    return world


def watched(world, *times):
    for place, time in zip(("preparation", "executing"), times, strict=False):
        world.trigger(place, "chat_unanswered", {"time": time})
    kim = world.create("contact", title="Kim", phones=[{"value": PHONE, "type": "work"}])
    return world.create(contact=kim.id)


def test_each_message_stands_in_the_timeline_once(world):
    write(world, "one", id="1")
    write(world, "two", id="2")
    world.settle()
    (lead,) = items_of_type(world, "lead")
    assert ["one", "two"] == [one.text for one in world.timeline(lead) if one.kind == "chat"]
    assert lead.ref == dialogue(world).about


def test_an_alarm_that_never_rings_is_found_by_the_sweep(world):
    deal = watched(world, "PT5M", "PT30M")
    world.lose_alarms = True
    write(world, phone=PHONE)
    world.advance(timedelta(minutes=10))
    assert "new" == world.item(deal).stage
    world.lose_alarms = False
    world.sweep()
    world.settle()
    assert "preparation" == world.item(deal).stage
    world.advance(timedelta(minutes=30))
    assert ["preparation", "executing"] == [one.stage for one in world.moves(deal)]


def test_an_alarm_that_could_not_be_set_is_set_when_the_record_comes_again(world):
    deal = watched(world, "PT5M")
    interrupt(world.queue, "send", before=fails(Unavailable("queue")))
    write(world, phone=PHONE)
    world.advance(timedelta(minutes=6))
    assert ["preparation"] == [one.stage for one in world.moves(deal)]


def test_an_alarm_that_rings_early_or_for_nothing_changes_nothing(world):
    watched(world, "PT5M")
    write(world, phone=PHONE)
    world.settle()
    before = dialogue(world)
    look_after_dialogue(world.tenant, before.id, world.now)
    look_after_dialogue(world.tenant, "nobody", world.now)
    assert before == dialogue(world)


def test_whom_a_dialogue_is_with_is_written_where_it_is_news(world):
    write(world, "one", id="1")
    world.settle()
    known = dialogue(world).version
    write(world, "two", id="2")
    world.settle()
    assert known == dialogue(world).version


def test_where_nobody_watches_there_is_no_alarm(world):
    write(world)
    world.settle()
    assert dialogue(world).look_at is None


def test_an_accepted_dialogue_whose_alarm_rings_all_the_same_is_no_news(world):
    deal = watched(world, "PT5M")
    write(world, phone=PHONE)
    world.settle()
    world.save(dialogue_row(dialogue(world).taken_up(1, world.now)))
    world.advance(timedelta(hours=1))
    assert "new" == world.item(deal).stage
