"""Who uses a resource holds up its end; how it is set up over HTTP: tests/api/v1/booking."""

import pytest

from chalicelib.domain.errors import Clash, NotFound
from chalicelib.usecases.booking.bookings import cancel_booking
from chalicelib.usecases.configuration import save_resource
from chalicelib.usecases.configuration.save_resource import (
    add_resource,
    change_resource,
    remove_resource,
)
from tests.support.bookings import DAY, ROOM, bookable, reserved
from tests.support.configuration import at_most
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return bookable(World())


def test_a_booking_to_come_holds_it_up_until_it_is_cancelled(world):
    deal = world.create()
    reserved(world, deal, world.now)
    made = reserved(world, deal, world.now + 40 * DAY)
    world.advance(DAY)
    with pytest.raises(Clash, match=f"booked for times to come, by deal_1 until .*{made.id}"):
        remove_resource(world.tenant, ANNA, ROOM, world.now)
    cancel_booking(world.tenant, ANNA, made.id, world.now)
    remove_resource(world.tenant, ANNA, ROOM, world.now)
    with pytest.raises(NotFound):
        remove_resource(world.tenant, ANNA, ROOM, world.now)


def test_one_that_is_inactive_already_is_changed_freely(world):
    reserved(world, world.create(), world.now)
    change_resource(world.tenant, ANNA, ROOM, {"active": False}, world.now, force=True)
    changed = change_resource(world.tenant, ANNA, ROOM, {"name": "Old room"}, world.now)
    assert ("Old room", False) == (changed.name, changed.active)


def test_a_tenant_has_so_many(world, monkeypatch):
    at_most(monkeypatch, save_resource, "RESOURCE", 2)
    with pytest.raises(Clash, match="there are 2 resources already"):
        add_resource(world.tenant, ANNA, {"name": "x"}, now=world.now)
