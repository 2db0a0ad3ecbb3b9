"""Cancel booking (R16, W22)."""

from chalicelib.catalogue.actions.employees.card.cancel_booking import CancelBooking
from chalicelib.domain.automation.booking_effects import CancelBookings
from tests.support.contexts import action_context, check_context, pointers


def test_it_cancels_what_its_field_holds():
    action = CancelBooking(field="uf_room")
    assert (CancelBookings(field="uf_room"),) == action.plan(action_context()).effects
    assert frozenset({"uf_room"}) == action.changes()


def test_the_field_must_hold_bookings():
    assert [] == pointers(CancelBooking(field="uf_room").check(check_context()))
    assert ["/field"] == pointers(CancelBooking(field="uf_tags").check(check_context()))
