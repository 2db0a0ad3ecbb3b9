"""Letters leave once, are tried again, and end."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound, Refused, Unavailable
from chalicelib.usecases.automation.letters import send_letter, show_letter, write_letter
from tests.support.world import ANNA, BEN, World

MAIL = {"subject": "Hi", "text": "x", "recipient": "responsible"}


@pytest.fixture
def world():
    return World()


def written(world, item, **more):
    return write_letter(world.tenant, BEN, item.ref, {**MAIL, **more}, now=world.now)


def ended(world, letter):
    found = show_letter(world.tenant, BEN, letter.id)
    return found.state, found.reason.code if found.reason else None


def test_however_often_the_alarm_rings_one_mail_leaves(world):
    letter = written(world, world.create(title="a"))
    world.settle()
    for _ in range(2):
        send_letter(world.tenant, letter.id, world.now)
    assert (1, ("done", None)) == (len(world.mail.sent), ended(world, letter))


def test_a_provider_that_is_busy_is_asked_again(world):
    world.mail.failures.extend([Unavailable("busy"), Unavailable("busy")])
    letter = written(world, world.create(title="a"))
    world.settle()
    send_letter(world.tenant, letter.id, world.now)  # before its time
    assert (0, ("scheduled", "retrying")) == (len(world.mail.sent), ended(world, letter))
    world.advance(timedelta(minutes=5))
    assert (1, ("done", None)) == (len(world.mail.sent), ended(world, letter))


def test_a_provider_that_refuses_ends_it(world):
    world.mail.failures.append(Refused("no", code="message_rejected"))
    letter = written(world, world.create(title="a"))
    world.settle()
    assert ("failed", "message_rejected") == ended(world, letter)


def test_the_sweep_finds_a_letter_whose_alarm_was_lost(world):
    world.lose_alarms = True
    letter = written(world, world.create(title="a"))
    world.settle()
    world.lose_alarms = False
    world.advance(timedelta(minutes=5))
    assert 1 == world.sweep()
    assert (1, ("done", None)) == (len(world.mail.sent), ended(world, letter))


def test_a_letter_about_an_item_that_is_gone_stays_here(world):
    deal = world.create(title="a")
    letter = written(world, deal)
    world.delete_unseen(deal)
    world.settle()
    assert [] == world.mail.sent
    with pytest.raises(NotFound):
        show_letter(world.tenant, ANNA, letter.id)


def test_what_is_no_letter_is_not_found(world):
    for id in ("deal_1", "deal_1-letter-abcdefghijkl"):
        world.create(title="a")
        with pytest.raises(NotFound):
            show_letter(world.tenant, ANNA, id)
    send_letter(world.tenant, "deal_1-letter-abcdefghijkl", world.now)
