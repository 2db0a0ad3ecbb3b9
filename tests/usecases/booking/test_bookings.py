"""Two who book one time at the same instant: one of them has it, and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.errors import Clash, NotFound
from chalicelib.usecases.booking.bookings import cancel_booking, show_booking
from tests.support.bookings import DAY, FIELD, HOUR, bookable, bookings, reserved, taken
from tests.support.world import ANNA, World


def rivalled(world: World, rival: Callable[[], object]) -> None:
    """Let a rival act right before the next write."""
    write = world.table.write

    def once(writes: Any) -> None:
        world.table.write = write  # type: ignore[method-assign]
        rival()
        write(writes)

    world.table.write = once  # type: ignore[method-assign]


@pytest.fixture
def world() -> World:
    return bookable(World())


@pytest.mark.parametrize("before", [0, 1], ids=["a free day", "a day with a booking"])
def test_of_two_bookings_of_one_time_one_comes_about(world, before):
    mine, other = world.create(), world.create("lead")
    start = world.now + DAY
    old = [reserved(world, mine, start + 3 * HOUR).id for _ in range(before)]
    rivalled(world, lambda: reserved(world, other, start))
    with pytest.raises(Clash, match=f"Room is taken .* by {other.ref}") as refused:
        reserved(world, mine, start + HOUR / 2, users=(1,))
    assert "slot_taken" == refused.value.code
    (won,) = (one for one in bookings(world) if one.id not in old)
    assert {"resource#room": [won.id, *old]} == taken(world)
    assert other.ref == won.item
    assert old == world.item(mine).fields.get(FIELD, [])
    assert [won.id] == world.item(other).fields[FIELD]


def test_of_two_bookings_of_one_day_both_come_about(world):
    mine, other = world.create(), world.create()
    rivalled(world, lambda: reserved(world, other, world.now))
    reserved(world, mine, world.now + HOUR)
    assert [[other.ref, mine.ref]] == [[one.item for one in bookings(world)]]
    assert 2 == len(taken(world)["resource#room"])


def test_a_field_holds_all_its_bookings_until_the_item_is_gone(world):
    deal = world.create()
    made = [reserved(world, deal, world.now + number * DAY).id for number in range(2)]
    world.settle()
    assert made == world.item(deal).fields[FIELD]
    assert {"resource#room": made} == taken(world)
    assert made[0] == show_booking(world.tenant, ANNA, made[0]).id
    world.delete_unseen(deal)
    with pytest.raises(NotFound):
        show_booking(world.tenant, ANNA, made[0])


def test_an_item_that_is_changed_meanwhile_keeps_both(world):
    deal = world.create()
    rivalled(world, lambda: world.change(deal, title="Chairs"))
    made = reserved(world, deal, world.now)
    assert ("Chairs", [made.id]) == (world.item(deal).title, world.item(deal).fields[FIELD])


def test_an_item_that_is_deleted_meanwhile_takes_no_time(world):
    deal = world.create()
    rivalled(world, lambda: world.delete(deal))
    with pytest.raises(NotFound):
        reserved(world, deal, world.now)
    assert {} == taken(world)


def test_of_two_who_cancel_one_is_told_that_it_is_gone(world):
    deal = world.create()
    made, other = reserved(world, deal, world.now), reserved(world, deal, world.now + DAY)
    rivalled(world, lambda: cancel_booking(world.tenant, ANNA, made.id, world.now))
    with pytest.raises(NotFound):
        cancel_booking(world.tenant, ANNA, made.id, world.now)
    assert {"resource#room": [other.id]} == taken(world)
    assert [other.id] == world.item(deal).fields[FIELD]
    assert 1 == sum(text.startswith("Cancelled") for text in world.texts(deal))


def test_what_is_booked_meanwhile_stays_taken_when_another_is_cancelled(world):
    deal = world.create()
    made, later = reserved(world, deal, world.now), []
    rivalled(world, lambda: later.append(reserved(world, deal, world.now + HOUR).id))
    cancel_booking(world.tenant, ANNA, made.id, world.now)
    assert {"resource#room": later} == taken(world)
    assert later == world.item(deal).fields[FIELD]
