"""Which dialogues are an item's."""

from datetime import timedelta

import pytest

from chalicelib.usecases.channels.find_dialogues import MOST_OTHERS, dialogues_of, list_dialogues
from tests.support.chats import PHONE, chatting, write
from tests.support.inquiries import items_of_type
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return chatting()


def chats(world, item):
    return [one.chat for one in dialogues_of(world.tenant, world.item(item))]


def test_they_are_the_clients_the_one_that_was_heard_last_first(world):
    kim = world.create("contact", title="Kim", phones=[{"value": PHONE, "type": "work"}])
    deal = world.create(contact=kim.id)
    for chat in ("old", "new"):
        write(world, id=chat, chat=chat, phone=PHONE)
        world.settle()
        world.clock.advance(timedelta(seconds=60))
    assert (["new", "old"], ["new", "old"]) == (chats(world, deal), chats(world, kim))
    assert [] == chats(world, world.create())
    assert 2 == len(list_dialogues(world.tenant, ANNA, deal.ref))


def test_where_the_client_has_none_those_of_the_clients_other_items_count(world):
    write(world)
    world.settle()
    kim = world.create("contact", title="Kim")
    (lead,) = items_of_type(world, "lead")
    world.change(lead, contact=kim.id)
    deal = world.create(contact=kim.id)
    assert ["c"] == chats(world, deal)
    for _ in range(MOST_OTHERS):
        world.clock.advance(timedelta(seconds=1))
        world.create(contact=kim.id)
    assert [] == chats(world, deal)
