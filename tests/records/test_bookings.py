"""Where bookings and the days that they take lie."""

import pytest

from chalicelib.domain.booking.diary import Day
from chalicelib.domain.booking.resources import Resource, Slots
from chalicelib.records.body import decode
from chalicelib.records.bookings import booking_key, day_key, day_of, day_row, resource_row


def test_a_booking_lies_with_its_item():
    assert ("deal_12", "booking#deal_12-k2f9x0a1b2c3") == booking_key("deal_12-k2f9x0a1b2c3")
    with pytest.raises(ValueError, match="expected a booking id"):
        booking_key("deal_12")


def test_a_day_without_a_row_is_free():
    key = day_key("user#7", "2026-03-02")
    assert ("diary#user#7", "2026-03-02") == key
    assert Day() == day_of(None) == day_of(day_row(key, Day(), 3))


def test_a_resource_lies_with_the_configuration():
    room = Resource(id="r1", name="Room", slots=(Slots(opens=0, closes=60, size=60),), version=4)
    row = resource_row(room)
    assert (("config", "resource#r1"), 4) == (row.key, row.version)
    assert room == decode(row, Resource)
