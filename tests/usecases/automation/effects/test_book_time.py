"""A rule books once, however often it is tried, and of two rules that want one time one has it."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.ports.table import Put
from chalicelib.usecases.booking.bookings import cancel_booking
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.bookings import DAY, FIELD, ROOM, bookable, bookings, reserved, taken
from tests.support.world import ANNA, World, interrupt

BOOK = {"field": FIELD, "resources": [ROOM], "users": [2], "start_in": "P2D", "service": "Shoes"}
LATER = {"mode": "delay", "delay": "P1D"}


def takes_time(writes: Any) -> bool:
    return any(one.row.kind == "booking" for one in writes if isinstance(one, Put))


def rules(world: World) -> None:
    bookable(world)
    world.rule("new", "book_resource", BOOK)
    world.comment_rule("new", "booked", after_previous=True)
    world.rule("new", "book_resource", {**BOOK, "start_in": "P3D"}, run=LATER)
    world.create()
    world.advance(2 * DAY)


def check(world: World) -> None:
    first, second = bookings(world)
    assert timedelta(days=2) == second.start - first.start
    both = [first.id, second.id]
    assert {"resource#room": both, "user#2": both} == taken(world)
    item = world.tenant.table.get((str(first.item), "item"))
    assert item is not None
    assert 1 == item.body.count(first.id) == item.body.count(second.id)
    texts = [row.body for row in world.table.rows().values() if row.kind.startswith("timeline")]
    assert 2 == "".join(texts).count("Booked Room, Ben")


@pytest.mark.parametrize("copies", [1, 2])
def test_a_rule_books_for_its_item(copies):
    world = World(copies=copies)
    rules(world)
    check(world)


def test_wherever_it_breaks_off_it_is_booked_once():
    fuse = Fuse()
    rules(CrashingWorld(fuse))
    for place, world in crashes(CrashingWorld, rules, fuse.count):
        assert place
        check(world)


def test_of_rules_that_want_one_time_one_has_it_and_the_other_says_which_time_is_taken():
    world = bookable(World())
    first = world.rule("new", "book_resource", BOOK)
    second = world.rule("new", "book_resource", BOOK)
    deal = world.create()
    (made,) = bookings(world)
    runs = world.runs(deal)
    assert {"booking_id": made.id} == runs[first].result
    assert "slot_taken" == runs[second].reason.code
    # Who reads the run need not see the item that holds the time.
    taken = "Room is taken 2026-03-04 10:00 to 11:00 (UTC); choose another time"
    assert taken == runs[second].reason.detail
    assert [made.id] == world.item(deal).fields[FIELD]


def test_one_who_books_in_the_midst_of_a_rule_is_not_overlooked():
    world = bookable(World())
    other = world.create("lead")
    rule = world.rule("new", "book_resource", BOOK)
    deal = world.create_unseen()
    rival = partial(reserved, world, other, world.now + 2 * DAY)
    interrupt(world.table, "write", before=rival, when=takes_time)
    world.settle()
    assert "slot_taken" == world.runs(deal)[rule].reason.code
    assert [other.ref] == [one.item for one in bookings(world)]
    assert FIELD not in world.item(deal).fields


def test_a_rule_may_try_again_once_the_time_is_free():
    world = bookable(World())
    made = reserved(world, world.create("lead"), world.now + 2 * DAY)
    cancel_booking(world.tenant, ANNA, made.id, world.now)
    rule = world.rule("new", "book_resource", BOOK)
    deal = world.create()
    assert "done" == world.states(deal)[rule]
