"""Notices: each has an id of its own, the same at every try."""

from datetime import timedelta

import pytest

from chalicelib.catalogue.action import Action, Group
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.people.notices import count_unread, list_notices, mark_read
from tests.support.mixed import in_the_catalogue
from tests.support.world import BEN, World, fails, interrupt


class TellTwice(Action, frozen=True):
    """Tell Ben two things."""

    group = Group.EMPLOYEES
    title = "Tell twice"
    effects = (Notify,)

    def plan(self, context):
        """Plan two notices to one person."""
        texts = ("one", "two")
        return Plan(tuple(Notify(recipient=BEN.id, sender=None, text=text) for text in texts))


@pytest.fixture
def world() -> World:
    with in_the_catalogue(tell_twice=TellTwice):
        yield World()


def test_two_notices_to_one_person_are_two(world):
    world.rule("new", "tell_twice")
    world.create()
    assert ["one", "two"] == [notice.text for notice in world.notifier.sent]
    assert 2 == len({notice.id for notice in world.notifier.sent})


def test_a_notice_that_leaves_again_has_the_id_it_had(world):
    tried = []
    interrupt(
        world.notifier,
        "notify",
        before=fails(Unavailable("throttled")),
        when=lambda notice: tried.append(notice.id) or True,
    )
    world.rule("new", "tell_twice")
    world.create()
    world.advance(timedelta(minutes=10))
    assert [tried[0]] == [notice.id for notice in world.notifier.sent if notice.text == "one"]


def test_a_notice_says_whom_it_is_for_and_what_it_is_about(world):
    world.rule("new", "notify_staff", {"text": "look", "recipients": BEN.id})
    deal = world.create()
    (notice,) = world.notifier.sent
    assert (BEN.id, "ben@example.com", "look", str(deal.ref)) == (
        notice.recipient,
        notice.recipient_email,
        notice.text,
        notice.item,
    )


def test_what_was_read_before_another_try_stays_read(world):
    interrupt(world.notifier, "notify", before=fails(Unavailable("throttled")))
    world.rule("new", "notify_staff", {"text": "look", "recipients": BEN.id})
    world.create()
    ((place, _),) = list_notices(world.tenant, BEN).notices
    assert [] == world.notifier.sent
    mark_read(world.tenant, BEN, [place], world.now)
    world.advance(timedelta(minutes=10))
    assert (1, 0) == (len(world.notifier.sent), count_unread(world.tenant, BEN))
    assert 1 == len(list_notices(world.tenant, BEN).notices)


def test_a_notice_that_never_leaves_is_in_the_list_all_the_same(world):
    interrupt(world.notifier, "notify", before=fails(Unavailable("down")), times=99)
    world.rule("new", "notify_staff", {"text": "look", "recipients": BEN.id})
    deal = world.create()
    world.advance(timedelta(days=1))
    (run,) = world.runs(deal).values()
    assert "no_answer" == run.reason.code
    assert ["look"] == [notice.text for _, notice in list_notices(world.tenant, BEN).notices]
