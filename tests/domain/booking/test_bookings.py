"""Bookings: what can be booked, and how items hold them."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.booking.bookings import (
    Booking,
    all_bookings_in,
    booking_field,
    bookings_in,
    check_period,
    checked_service,
    item_of_booking,
)
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import deal

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOM = Field(code="uf_room", title="Room", type=FieldType.RESOURCE_BOOKING, multiple=True)
DEAL = ItemRef("deal", 12)


def test_the_id_tells_the_item():
    assert DEAL == item_of_booking("deal_12-k2f9x0a1b2c3")
    for text in ("deal_12", "deal_12-short", "deal_12-k2f9x0a1b2c3x"):
        with pytest.raises(ValueError, match="expected a booking id"):
            item_of_booking(text)


def test_what_it_holds_lies_under_different_names():
    booking = Booking(
        id="deal_12-k2f9x0a1b2c3",
        item=DEAL,
        field="uf_room",
        start=NOW,
        end=NOW + HOUR,
        created_by=1,
        created_at=NOW,
        resources=("7",),
        users=(7,),
    )
    assert ("resource#7", "user#7") == booking.held
    assert [True, False] == [booking.active(NOW), booking.active(NOW + HOUR)]


def test_an_item_holds_its_own_bookings_in_any_field():
    own, other = "deal_12-k2f9x0a1b2c3", "lead_3-k2f9x0a1b2c3"
    item = deal(id=12, fields={"uf_room": [own, other], "uf_old": 5, "uf_text": ["deal_12-x"]})
    assert frozenset({own}) == all_bookings_in(item)
    assert [own, other] == bookings_in(item, ROOM)
    assert [] == bookings_in(item, msgspec.structs.replace(ROOM, code="uf_old"))


@pytest.mark.parametrize("fields", [{}, {"uf_room": Field(code="x", title="", type="string")}])
def test_a_field_that_is_not_for_bookings_is_refused(fields):
    with pytest.raises(
        Invalid, match="no field uf_room for bookings; add one: POST /v1/fields/deal"
    ) as refused:
        booking_field(DEAL, fields, "uf_room")
    assert "no_booking_field" == refused.value.code
    with pytest.raises(Invalid, match="only leads and deals have them"):
        booking_field(ItemRef("contact", 1), fields, "uf_room")
    with pytest.raises(Invalid, match="there are uf_room"):
        booking_field(DEAL, {"uf_room": ROOM}, "uf_rom")


@pytest.mark.parametrize(
    ("start", "end", "held", "said"),
    [
        (NOW + HOUR, NOW, 1, "after start"),
        (NOW, NOW + timedelta(minutes=4), 1, "at least 5 minutes"),
        (NOW - HOUR, NOW, 1, "passed already"),
        (NOW, NOW + 60 * DAY, 1, "at most 60 days"),
        (NOW, NOW + 20 * DAY, 3, "at most 20 days"),
        (
            datetime(9999, 12, 31, 20, tzinfo=UTC),
            datetime(9999, 12, 31, 23, tzinfo=UTC),
            1,
            "ahead",
        ),
    ],
)
def test_a_period_that_cannot_be_is_refused(start, end, held, said):
    with pytest.raises(Invalid, match=said) as refused:
        check_period(start, end, held, NOW)
    assert "bad_period" == refused.value.code


def test_the_longest_period_fits_into_one_transaction():
    check_period(NOW, NOW + 59 * DAY + 12 * HOUR, 1, NOW)
    check_period(NOW, NOW + 19 * DAY, 3, NOW)


def test_a_service_is_one_line():
    assert "Fitting of shoes" == checked_service(" Fitting\n of  shoes ")
    with pytest.raises(Invalid, match="255"):
        checked_service("x" * 256)
    with pytest.raises(Invalid, match="/service"):
        checked_service("\x00")
