"""A message goes to the dialogue that was chosen first, under one key."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.errors import Unavailable
from tests.support.chats import PHONE, chatting, write
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return chatting()


def client(world):
    return world.create("contact", title="Kim", phones=[{"value": PHONE, "type": "work"}])


def said(world):
    return [msgspec.json.decode(one.body) for one in world.http.sent]


def test_every_try_goes_to_the_same_dialogue_with_the_same_key_and_reference(world):
    kim = client(world)
    write(world, chat="first", phone=PHONE)
    world.settle()
    world.http.answers.extend([Unavailable("slow"), 200])
    rule = world.rule("new", "send_to_open_channel", {"text": "Hi"})
    deal = world.create(contact=kim.id)
    assert "retrying" == world.runs(deal)[rule].reason.code
    world.clock.advance(timedelta(seconds=5))
    write(world, id="2", chat="second", phone=PHONE)
    world.settle()
    world.advance(timedelta(minutes=5))
    assert "done" == world.states(deal)[rule]
    first, second = said(world)
    assert (first, "first") == (second, first["to"])
    keys = {dict(one.headers)["Idempotency-Key"] for one in world.http.sent}
    assert 1 == len(keys)
    sent = [one for one in world.shown(deal) if one.kind == "chat" and "to" in one.data]
    assert ["Hi"] == [one.text for one in sent]


def test_an_item_that_was_deleted_meanwhile_sends_nothing(world):
    kim = client(world)
    write(world, phone=PHONE)
    world.settle()
    world.rule("new", "send_to_open_channel", {"text": "Hi"})
    world.skip_stream()
    deal = world.create_unseen(contact=kim.id)
    world.delete_unseen(deal)
    world.settle()
    assert [] == world.http.sent


def test_without_a_dialogue_nothing_leaves_and_no_entry_is_left_behind(world):
    rule = world.rule("new", "send_to_open_channel", {"text": "Hi", "channel": "web"})
    deal = world.create(contact=client(world).id)
    reason = world.runs(deal)[rule].reason
    assert ("no_dialogue", True) == (reason.code, "the channel web" in reason.detail)
    assert ([], []) == (world.http.sent, list(world.timeline(deal)))
