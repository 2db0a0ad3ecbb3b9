"""Rooms and people to be booked, in a world."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.booking.bookings import Booking
from chalicelib.domain.booking.resources import Resource
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.records.bookings import DIARY, booking_of, day_of, resource_row
from chalicelib.records.configuration import field_row
from chalicelib.usecases.booking.bookings import BookingDraft, book
from tests.support.world import ANNA, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOM = "room"
FIELD = "uf_room"


def bookable(world: World) -> World:
    """Give the tenant a room and a hall, and leads and deals a field for bookings."""
    field = Field(code=FIELD, title="Room", type=FieldType.RESOURCE_BOOKING)
    rooms = [Resource(id=id, name=id.capitalize()) for id in (ROOM, "hall")]
    fields = [field_row(type, field) for type in ("lead", "deal")]
    world.save(*map(resource_row, rooms), *fields)
    return world


def reserved(world: World, item: Item, start: datetime, **more: Any) -> Booking:
    """Book the room for an hour, as Anna does."""
    draft: dict[str, Any] = {"resources": (ROOM,), "end": start + HOUR, **more}
    draft = {"item": item.ref, "field": FIELD, "start": start, **draft}
    return book(world.tenant, ANNA, BookingDraft(**draft), now=world.now)


def taken(world: World) -> dict[str, list[str]]:
    """Return which bookings take time of what, in order, from the days themselves."""
    found: dict[str, list[str]] = {}
    for row in world.table.rows().values():
        if row.kind == DIARY:
            holder = row.pk.partition("#")[2]
            found.setdefault(holder, []).extend(one.booking for one in day_of(row).taken)
    return {holder: list(dict.fromkeys(ids)) for holder, ids in found.items() if ids}


def bookings(world: World) -> list[Booking]:
    """Return all bookings, the earliest first."""
    rows = (row for row in world.table.rows().values() if row.kind == "booking")
    return sorted(map(booking_of, rows), key=lambda one: (one.start, one.id))
