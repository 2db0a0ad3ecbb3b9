"""A message is taken once, whatever comes in between."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.records.channels.dialogues import dialogue_row
from chalicelib.records.signals import SIGNAL
from chalicelib.usecases.connections.connect import disconnect
from tests.support.chats import chatting, dialogue, hear, write
from tests.support.inquiries import items_of_type
from tests.support.world import ANNA, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return chatting()


def signals(world):
    return sorted(one.pk for one in world.table.rows().values() if one.kind == SIGNAL)


def test_a_message_whose_answer_was_lost_is_taken_once(world):
    interrupt(world.table, "write", after=fails(Unavailable("lost")))
    with pytest.raises(Unavailable):
        write(world)
    before = signals(world)
    write(world)
    assert (before, 2) == (signals(world), len(before))


def test_two_messages_at_once_begin_the_dialogue_once(world):
    interrupt(world.table, "write", before=lambda: write(world, id="2"))
    write(world, id="1")
    assert (3, 1) == (len(signals(world)), dialogue(world).round)
    world.settle()
    assert 1 == len(items_of_type(world, "lead"))


def test_a_message_that_comes_again_after_the_dialogue_was_closed_begins_nothing(world):
    write(world, id="1")
    closed = dialogue(world).closed(world.now)
    world.save(dialogue_row(closed))
    write(world, id="1")
    assert (closed, 2) == (dialogue(world), len(signals(world)))


def test_a_message_of_the_future_was_written_now(world):
    write(world, at=world.now + timedelta(days=9))
    assert world.now == dialogue(world).heard_at


def test_a_very_long_text_is_cut(world):
    write(world, text="x" * 10_000)
    world.settle()
    (lead,) = items_of_type(world, "lead")
    (entry,) = [one for one in world.timeline(lead) if one.kind == "chat"]
    assert 10_000 == len(entry.text)


def test_secrets_are_read_once_and_anew_where_the_connection_is(world):
    read = []
    real = world.tenant.secrets.get
    world.tenant.secrets.get = lambda name: read.append(name) or real(name)
    write(world, id="1")
    write(world, id="2")
    assert 2 == len(read)
    disconnect(world.tenant, ANNA, "channels", "web", world.now)
    with pytest.raises(NotFound):
        write(world, id="3")
    assert 2 == len(read)


def test_what_is_told_of_a_message_that_is_not_ours_changes_nothing(world):
    told = {"deliveries": [{"reference": "x.y", "state": "read"}]}
    hear(world, told)
    before = dict(world.table.rows())
    hear(world, told)
    assert before == dict(world.table.rows())
