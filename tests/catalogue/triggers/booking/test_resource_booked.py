"""Resource booked (T18)."""

import pytest

from chalicelib.catalogue.triggers.booking.resource_booked import ResourceBooked
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field
from tests.support.contexts import CUSTOM_FIELDS, change, check_context, deal, pointers

ONE, TWO, OTHER = "deal_12-aaaaaaaaaaaa", "deal_12-bbbbbbbbbbbb", "lead_3-aaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("field", "held", "expected"),
    [
        (None, {"uf_room": [ONE, TWO]}, True),
        ("uf_room", {"uf_room": [ONE, TWO]}, True),
        ("uf_hall", {"uf_room": [ONE, TWO]}, False),
        (None, {"uf_room": []}, False),
        (None, {"uf_room": [OTHER]}, False),
        (None, {"uf_room": [TWO]}, True),
        ("uf_hall", {"uf_hall": [TWO]}, True),
    ],
)
def test_it_fires_when_a_booking_comes(field, held, expected):
    before = deal(id=12, fields={"uf_room": [ONE]})
    assert expected is ResourceBooked(field=field).matches_change(change(before, fields=held))


def test_a_new_item_has_no_bookings():
    assert not ResourceBooked().matches_change(Change(None, deal(fields={"uf_room": [ONE]})))


def test_it_watches_its_field_or_all_for_bookings():
    fields: dict[str, Field] = {field.code: field for field in CUSTOM_FIELDS}
    assert frozenset({"uf_room"}) == ResourceBooked().watched(fields)
    assert frozenset({"uf_hall"}) == ResourceBooked(field="uf_hall").watched(fields)
    assert frozenset({"uf_hall"}) == ResourceBooked(field="uf_hall").watches()


def test_the_field_must_hold_bookings():
    assert [] == pointers(ResourceBooked().check(check_context()))
    assert ["/field"] == pointers(ResourceBooked(field="title").check(check_context()))
