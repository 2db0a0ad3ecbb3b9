"""The end of the bookings of a field (R16, W22)."""

from typing import ClassVar

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.bookings import BookingField, booking_field_faults
from chalicelib.domain.automation.booking_effects import CancelBookings
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.booking.bookings import BOOKABLE
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType


class CancelBooking(Action, frozen=True):
    """Cancel the bookings that a field of the item holds; what is over stays.

    Their time is free at once.
    """

    title = "Cancel booking"
    example: ClassVar = {"field": "uf_room"}
    effects = (CancelBookings,)
    entity_types = BOOKABLE
    results = {"cancelled": "How many bookings were cancelled."}
    result_types = {"cancelled": FieldType.NUMBER}

    field: BookingField

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the field."""
        faults = super().check(context)
        return faults + booking_field_faults("/field", self.field, context)

    def changes(self) -> frozenset[str]:
        """Return the field that it sets."""
        return frozenset({self.field})

    def plan(self, context: ActionContext) -> Plan:
        """Plan the end of the bookings."""
        return Plan((CancelBookings(field=self.field),))
