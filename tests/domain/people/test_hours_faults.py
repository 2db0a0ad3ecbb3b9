"""What working hours can be."""

from datetime import time

import pytest

from chalicelib.domain.people.hours_faults import hours_faults
from chalicelib.domain.people.users import WorkingHours


@pytest.mark.parametrize(
    ("hours", "faulty"),
    [
        ({}, []),
        ({"closes": time(0)}, []),
        ({"opens": time(0), "closes": time(0)}, []),
        ({"weekdays": (6,)}, []),
        ({"weekdays": ()}, ["/h/weekdays"]),
        ({"weekdays": (0, 0)}, ["/h/weekdays"]),
        ({"weekdays": (0, 7)}, ["/h/weekdays"]),
        ({"opens": time(9), "closes": time(9)}, ["/h/closes"]),
        ({"opens": time(18), "closes": time(9)}, []),
        ({"weekdays": (), "closes": time(9)}, ["/h/weekdays", "/h/closes"]),
    ],
    ids=str,
)
def test_days_are_different_and_what_closes_before_it_opens_does_so_a_day_later(hours, faulty):
    assert faulty == [fault.pointer for fault in hours_faults("/h", WorkingHours(**hours))]
