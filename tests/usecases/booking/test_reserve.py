"""Taking and freeing time: all of a booking or nothing, however many come at once."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Clash
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.usecases.booking.reserve import (
    MOST_ROWS,
    check_booking,
    freed_together,
    freeing_writes,
    in_words,
    taking_writes,
)
from tests.support.bookings import DAY, HOUR, bookable, bookings, reserved, taken
from tests.support.world import ANNA, World, only_own


@pytest.fixture
def world() -> World:
    return bookable(World())


def test_a_booking_of_several_days_and_holders_is_one_transaction(world):
    deal = world.create()
    start = world.now + 5 * HOUR
    more = {"resources": ("room", "hall"), "users": (1, 2), "end": start + 10 * DAY}
    made = reserved(world, deal, start, **more)
    held = {"resource#room", "resource#hall", "user#1", "user#2"}
    assert {holder: [made.id] for holder in held} == taken(world)
    days = [row for row in world.table.rows().values() if row.kind == "diary"]
    assert 4 * 11 == len(days)
    with pytest.raises(Clash, match="Anna is taken"):
        reserved(world, deal, start + 9 * DAY, resources=(), users=(1,))


def test_a_day_is_changed_on_condition_that_it_is_as_it_was_read(world):
    deal = world.create()
    reserved(world, deal, world.now)
    one = reserved(world, deal, world.now + HOUR)
    days = [write for write in freeing_writes(world.tenant, [one]) if isinstance(write, Put)]
    assert [(2, 3)] == [(write.expect, write.row.version) for write in days]
    later = [
        write
        for write in taking_writes(world.tenant, one, world.now)
        if isinstance(write, Put) and write.row.kind == "diary"
    ]
    assert [(2, 3)] == [(write.expect, write.row.version) for write in later]


def test_freeing_what_is_free_writes_no_day(world):
    one = reserved(world, world.create(), world.now)
    world.table.write(freeing_writes(world.tenant, [one]))
    assert ({}, []) == (taken(world), bookings(world))
    assert [] == [w for w in freeing_writes(world.tenant, [one]) if isinstance(w, Put)]
    assert [] == freeing_writes(world.tenant, [])


def test_so_many_are_freed_together_as_fit_into_a_transaction(world):
    deal = world.create()
    long = [
        reserved(world, deal, world.now + n * 30 * DAY, end=world.now + (n * 30 + 25) * DAY)
        for n in range(5)
    ]
    together = freed_together(long)
    assert long[:2] == together
    assert len(freeing_writes(world.tenant, together)) <= MOST_ROWS
    assert long[:1] == freed_together(long, most=1)


def test_words_name_what_is_held_and_when(world):
    deal = world.create()
    start = world.now
    made = reserved(world, deal, start, users=(2,), service="Shoes")
    check_booking(world.tenant, made, world.now)
    assert "Room, Ben, 2026-03-02 10:00 to 11:00 (UTC): Shoes" == in_words(
        world.tenant, made, world.now
    )
    long = reserved(world, deal, start + DAY, end=start + 2 * DAY + timedelta(minutes=5))
    assert "Room, 2026-03-03 10:00 to 2026-03-04 10:05 (UTC)" == in_words(
        world.tenant, long, world.now
    )


def test_who_holds_what_is_taken_is_told_to_who_may_see_the_item_and_to_no_rule(world):
    hers = world.create()
    made = reserved(world, hers, world.now)
    wanted = replace(made, id="deal_9-k2f9x0a1b2c3", item=ItemRef("deal", 9))
    for caller, told in ((ANNA, True), (only_own(), False), (None, False)):
        with pytest.raises(Clash, match="Room is taken 2026-03-02 10:00 to 11:00") as refused:
            taking_writes(world.tenant, wanted, world.now, caller)
        assert told is (f"by {hers.ref} (booking {made.id})" in refused.value.detail)
        assert told is (str(hers.ref) in refused.value.detail)
