"""Working hours as they are written and as they are stored."""

from datetime import time

import pytest

from chalicelib.api.v1.shapes.hours import Hours, shown_hours, stored_hours, with_stored_hours
from chalicelib.domain.people.users import WorkingHours


def test_hours_are_shown_as_they_were_written():
    written = Hours(weekdays=(1, 2), opens="07:30", closes="00:00")
    assert written == shown_hours(stored_hours(written))


def test_a_day_ends_at_midnight_however_that_is_written():
    assert time() == stored_hours(Hours(closes="24:00")).closes


def test_the_hours_among_other_values_are_stored_as_clock_times():
    values = with_stored_hours({"name": "Bo", "working_hours": Hours(opens="08:00")})
    assert {"name": "Bo", "working_hours": WorkingHours(opens=time(8))} == values


@pytest.mark.parametrize("values", [{}, {"working_hours": None}])
def test_without_hours_nothing_changes(values):
    assert values == with_stored_hours(values)
