"""A booking of the item (T18)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.bookings import booking_field_faults
from chalicelib.catalogue.parameters.marks import FieldRef
from chalicelib.catalogue.trigger import ChangeTrigger
from chalicelib.domain.booking.bookings import all_bookings_in
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field, FieldType


class ResourceBooked(ChangeTrigger, frozen=True):
    """Fires when something is booked for the item, by a person or a rule."""

    title = "Resource booked"
    example = {"field": "uf_room"}
    example_change: ClassVar = {}

    field: Annotated[
        FieldRef | None,
        Meta(description="Field that holds the booking; any by default."),
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that there is such a field."""
        if self.field is None:
            return []
        return booking_field_faults("/field", self.field, context)

    def watches(self) -> frozenset[str]:
        """Return the chosen field."""
        return frozenset() if self.field is None else frozenset({self.field})

    def watched(self, fields: Mapping[str, Field]) -> frozenset[str]:
        """Return the chosen field, or all that hold bookings."""
        if self.field is not None:
            return self.watches()
        kinds = {code: field.type for code, field in fields.items()}
        return frozenset(code for code in kinds if kinds[code] is FieldType.RESOURCE_BOOKING)

    def matches_change(self, change: Change) -> bool:
        """Return whether a booking has come; that one went is no booking."""
        if change.before is None:
            return False
        before, after = (all_bookings_in(one, self.field) for one in (change.before, change.after))
        return bool(after - before)
