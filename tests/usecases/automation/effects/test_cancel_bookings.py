"""A rule cancels what is to come and keeps what is over, once, however much there is."""

import pytest

from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.bookings import DAY, FIELD, HOUR, bookable, bookings, reserved, taken
from tests.support.world import World

CANCEL = {"field": FIELD}


def many(world: World) -> None:
    """Let a rule cancel more than fits into one transaction."""
    bookable(world)
    deal, other = world.create(), world.create("lead")
    reserved(world, deal, world.now)
    reserved(world, other, world.now + DAY)
    for number in range(1, 4):
        start = world.now + number * 60 * DAY
        reserved(world, deal, start, end=start + 50 * DAY)
    world.advance(2 * HOUR)
    world.rule("executing", "cancel_booking", CANCEL)
    world.comment_rule("executing", "{{ deal.uf_room }}", after_previous=True)
    world.move(deal, "executing")


def check(world: World) -> None:
    over, theirs = bookings(world)
    assert ("deal", "lead") == (over.item.type, theirs.item.type)
    assert {"resource#room": [over.id, theirs.id]} == taken(world)
    item = world.table.get((str(over.item), "item"))
    assert item is not None
    assert f'"{FIELD}":["{over.id}"]' in item.body
    texts = [row.body for row in world.table.rows().values() if row.kind.startswith("timeline")]
    assert 1 == "".join(texts).count("Cancelled Room, ")


@pytest.mark.parametrize("copies", [1, 2])
def test_all_that_is_to_come_is_cancelled(copies):
    world = World(copies=copies)
    many(world)
    check(world)
    (runs,) = [one for one in world.table.rows().values() if '"cancelled":3' in one.body]
    assert "cancel_booking" in runs.body


def test_wherever_it_breaks_off_it_is_cancelled_once():
    fuse = Fuse()
    many(CrashingWorld(fuse))
    for place, world in crashes(CrashingWorld, many, fuse.count):
        assert place
        check(world)


def test_the_time_is_free_for_the_rule_that_comes_next():
    world = bookable(World())
    world.rule("executing", "cancel_booking", CANCEL)
    world.rule(
        "executing",
        "book_resource",
        {"field": FIELD, "resources": ["room"], "start_in": "PT30M"},
        after_previous=True,
    )
    deal = world.create()
    old = reserved(world, deal, world.now)
    world.move(deal, "executing")
    (new,) = bookings(world)
    assert old.id != new.id
    assert {"resource#room": [new.id]} == taken(world)


def test_where_nothing_is_booked_nothing_changes():
    world = bookable(World())
    rule = world.rule("new", "cancel_booking", CANCEL)
    deal = world.create()
    assert {"cancelled": 0} == world.runs(deal)[rule].result
    assert (1, []) == (world.item(deal).version, world.texts(deal))
