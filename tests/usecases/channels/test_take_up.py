"""One colleague takes a dialogue up, whoever tries at the same time."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Forbidden
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.channels.take_up import accept_dialogue, close_dialogue
from tests.support.chats import chatting, dialogue, write
from tests.support.inquiries import items_of_type
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    world = chatting()
    write(world)
    world.settle()
    (world.lead,) = items_of_type(world, "lead")
    return world


def act(world, caller, verb=accept_dialogue):
    return verb(world.tenant, caller, world.lead.ref, dialogue(world).id, world.now)


def test_of_two_who_accept_at_once_one_has_it(world):
    interrupt(world.table, "write", before=lambda: act(world, BEN))
    with pytest.raises(Clash, match="user 2 has accepted it"):
        act(world, ANNA)
    assert BEN.id == dialogue(world).accepted_by


def test_a_message_in_between_does_not_stop_it(world):
    interrupt(world.table, "write", before=lambda: write(world, id="2", at=world.now))
    world.clock.advance(timedelta(seconds=60))
    assert ANNA.id == act(world, ANNA).accepted_by


def test_a_closed_one_is_not_accepted_and_closed_once(world):
    first, second = act(world, ANNA, close_dialogue), act(world, BEN, close_dialogue)
    assert first == second
    with pytest.raises(Clash, match="begins it anew"):
        act(world, ANNA)


def test_who_may_only_read_takes_nothing_up(world):
    reader = Caller(BEN.user, frozenset({Right.CARD_READ}))
    for verb in (accept_dialogue, close_dialogue):
        with pytest.raises(Forbidden):
            act(world, reader, verb)
