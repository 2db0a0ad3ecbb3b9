"""Notices as their recipient sees them."""

from datetime import timedelta

import pytest

from chalicelib.domain.people.notices import MOST_COUNTED, Notice
from chalicelib.records.people import notice_row
from chalicelib.usecases.people.notices import (
    count_unread,
    list_notices,
    mark_read,
    mark_read_until,
)
from tests.support.world import ANNA, BEN, World, interrupt

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def tell(world: World, count: int, recipient: int = BEN.id) -> None:
    """Store notices, one a minute."""
    for number in range(count):
        at = world.now + number * MINUTE
        notice = Notice(id=f"n{number:03d}", recipient=recipient, at=at, text=f"text {number}")
        world.save(notice_row(notice, timedelta(days=1)))


def page(world: World, **more):
    return list_notices(world.tenant, BEN, **more)


def texts(found) -> list[str]:
    return [notice.text for _, notice in found.notices]


def test_everybody_sees_their_own_the_newest_first_page_by_page(world):
    tell(world, 3)
    tell(world, 1, ANNA.id)
    first = page(world, limit=2)
    last = page(world, limit=2, after=first.next)
    assert (["text 2", "text 1"], ["text 0"]) == (texts(first), texts(last))
    assert (None, 3) == (last.next, last.unread)
    assert 1 == list_notices(world.tenant, ANNA).unread


def test_some_are_marked_by_id_and_those_of_others_never(world):
    tell(world, 3)
    ((place, _), *_) = page(world).notices
    nobody = mark_read(world.tenant, ANNA, [place], world.now)
    assert (0, 3) == (nobody.marked, count_unread(world.tenant, BEN))
    marked = mark_read(world.tenant, BEN, [place, place, "gone"], world.now)
    assert (1, 2) == (marked.marked, marked.unread)
    again = mark_read(world.tenant, BEN, [place], world.now + MINUTE)
    assert (0, 2) == (again.marked, again.unread)
    assert ["text 1", "text 0"] == texts(page(world, unread=True))
    assert world.now == page(world).notices[0][1].read_at


def test_all_up_to_an_instant_are_marked_and_what_came_later_is_not(world):
    tell(world, 4)
    marked = mark_read_until(world.tenant, BEN, world.now + 2 * MINUTE, world.now)
    assert (3, 1) == (marked.marked, marked.unread)
    assert ["text 3"] == texts(page(world, unread=True, limit=1))


def test_more_unread_ones_than_are_counted_are_that_many(world):
    tell(world, MOST_COUNTED + 5)
    assert MOST_COUNTED == count_unread(world.tenant, BEN)
    marked = mark_read_until(world.tenant, BEN, world.now + 3 * MINUTE, world.now)
    assert (4, MOST_COUNTED) == (marked.marked, marked.unread)
    everything = mark_read_until(world.tenant, BEN, world.now + 999 * MINUTE, world.now)
    assert (MOST_COUNTED + 1, 0) == (everything.marked, everything.unread)


def test_two_who_mark_at_once_mark_once(world):
    tell(world, 1)
    ((place, _),) = page(world).notices
    interrupt(world.table, "write", before=lambda: mark_read(world.tenant, BEN, [place], world.now))
    assert 0 == mark_read(world.tenant, BEN, [place], world.now + MINUTE).marked
    assert world.now == page(world).notices[0][1].read_at
