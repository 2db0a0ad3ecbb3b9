"""Fields that hold bookings, as parameters."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldRef
from chalicelib.domain.booking.bookings import booking_field
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.item import ItemRef

BookingField = Annotated[FieldRef, Meta(description="Field of the item that holds bookings.")]


def booking_field_faults(pointer: str, code: str, context: CheckContext) -> list[Fault]:
    """Return what is wrong with the code of a field that shall hold bookings."""
    type = context.entity_type.code
    try:
        booking_field(ItemRef(type, 1), dict(context.fields[type]), code)
    except Invalid as invalid:
        return [Fault(pointer, invalid.faults[0].message)]
    return []
