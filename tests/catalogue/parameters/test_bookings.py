"""Fields that hold bookings, as parameters."""

from chalicelib.catalogue.parameters.bookings import booking_field_faults
from tests.support.contexts import check_context


def test_a_fault_says_which_fields_there_are():
    (fault,) = booking_field_faults("/field", "title", check_context())
    assert ("/field", "a deal has no field title for bookings; there are uf_room") == (
        fault.pointer,
        fault.message,
    )
    assert [] == booking_field_faults("/field", "uf_room", check_context())
