"""What a deleted item had booked is free, also where its record comes twice or breaks off."""

from datetime import timedelta

import pytest

from chalicelib.domain.items.changes import Change
from chalicelib.usecases.booking.free_lost import free_lost
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.bookings import DAY, FIELD, HOUR, bookable, bookings, reserved, taken
from tests.support.world import World


def deletion(world: World) -> None:
    """Delete an item with a booking that is over and many to come, one of them under way."""
    bookable(world)
    deal, other = world.create(), world.create()
    reserved(world, deal, world.now)
    reserved(world, other, world.now + 30 * DAY)
    for week in range(1, 4):
        start = world.now + week * 60 * DAY
        reserved(world, deal, start, end=start + 50 * DAY, users=(), resources=("hall",))
    reserved(world, deal, world.now + 2 * HOUR, end=world.now + 2 * DAY)
    world.advance(timedelta(hours=3))
    world.delete(deal)


def check(world: World) -> None:
    over, theirs = bookings(world)
    assert {"resource#room": [over.id, theirs.id]} == taken(world)
    assert over.start < world.now < theirs.start


@pytest.mark.parametrize("copies", [1, 2])
def test_a_deleted_item_frees_what_is_to_come(copies):
    world = World(copies=copies)
    deletion(world)
    check(world)


def test_wherever_it_breaks_off_all_is_freed():
    fuse = Fuse()
    deletion(CrashingWorld(fuse))
    found = 0
    for _, world in crashes(CrashingWorld, deletion, fuse.count):
        check(world)
        found += 1
    assert found == 2 * fuse.count


def test_what_a_field_has_lost_is_freed_and_a_copy_of_an_id_frees_nothing():
    world = bookable(World())
    deal, other = world.create(), world.create()
    made, kept = reserved(world, deal, world.now), reserved(world, deal, world.now + DAY)
    before = world.item(deal)

    def holding(item, ids):
        return type(item)(
            **{**{f: getattr(item, f) for f in item.__struct_fields__}, "fields": {FIELD: ids}}
        )

    free_lost(world.tenant, Change(before, holding(before, [kept.id])), world.now)
    assert {"resource#room": [kept.id]} == taken(world)
    foreign = holding(other, [kept.id])
    free_lost(world.tenant, Change(foreign, holding(other, [])), world.now)
    assert {"resource#room": [kept.id]} == taken(world)
    assert made.id not in [one.id for one in bookings(world)]
