"""Resources, bookings, and the days that these take."""

from chalicelib.domain.booking.bookings import Booking, item_of_booking
from chalicelib.domain.booking.diary import Day
from chalicelib.domain.booking.resources import Resource
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode
from chalicelib.records.configuration import TENANT

RESOURCE = "resource"
BOOKING = "booking"
DIARY = "diary"


def resource_key(id: str) -> Key:
    """Return where a resource lies: with what holds for the tenant as a whole, so it is warm."""
    return TENANT, f"{RESOURCE}#{id}"


def resource_row(resource: Resource) -> Row:
    """Return the row of a resource."""
    pk, sk = resource_key(resource.id)
    return Row(pk=pk, sk=sk, kind=RESOURCE, body=encode(resource), version=resource.version)


def booking_key(id: str) -> Key:
    """Return where a booking lies: with its item.

    Raises:
        ValueError: not a booking's id.
    """
    return str(item_of_booking(id)), f"{BOOKING}#{id}"


def booking_row(booking: Booking) -> Row:
    """Return the row of a booking."""
    pk, sk = booking_key(booking.id)
    return Row(pk=pk, sk=sk, kind=BOOKING, body=encode(booking))


def booking_of(row: Row) -> Booking:
    """Return the booking that a row holds."""
    return decode(row, Booking)


def day_key(holder: str, day: str) -> Key:
    """Return where a day of a resource or user lies."""
    return f"{DIARY}#{holder}", day


def day_row(key: Key, day: Day, version: int) -> Row:
    """Return the row of a day."""
    return Row(pk=key[0], sk=key[1], kind=DIARY, body=encode(day), version=version)


def day_of(row: Row | None) -> Day:
    """Return the day that a row holds; a day without one is free."""
    return decode(row, Day) if row else Day()
