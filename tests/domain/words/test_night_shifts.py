"""Work over night: it belongs to the day on which it begins."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.words.durations import Duration, parse_duration
from chalicelib.domain.words.working_calendar import WorkingCalendar

NIGHTS = WorkingCalendar("UTC", opens=time(22), closes=time(6))
"""Monday to Friday; the last night of a week ends on Saturday morning."""


def at(text: str) -> datetime:
    """An instant of the first week of March 2026: "Mon 02:00"."""
    day, clock = text.split()
    number = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon2", "Tue2"].index(day) + 2
    return datetime.combine(date(2026, 3, number), time.fromisoformat(clock), UTC)


@pytest.mark.parametrize(
    ("instant", "works"),
    [
        ("Mon 02:00", False),
        ("Mon 21:59", False),
        ("Mon 22:00", True),
        ("Tue 05:59", True),
        ("Tue 06:00", False),
        ("Sat 05:59", True),
        ("Sat 22:00", False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(instant, works):
    assert works is NIGHTS.is_working(at(instant))


def test_a_day_off_takes_away_the_night_that_begins_on_it():
    calendar = WorkingCalendar(
        "UTC", opens=time(22), closes=time(6), days_off=frozenset({date(2026, 3, 3)})
    )
    assert calendar.is_working(at("Tue 02:00"))
    assert not calendar.is_working(at("Wed 02:00"))


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("Mon 12:00", "PT1H", "Mon 23:00"),
        ("Tue 05:00", "PT2H", "Tue 23:00"),
        ("Sat 05:00", "PT2H", "Mon2 23:00"),
        ("Tue 02:00", "P1D", "Wed 02:00"),
        ("Sat 02:00", "P1D", "Tue2 02:00"),
    ],
)
def test_working_time_goes_on_in_the_next_night(start, duration, end):
    assert at(end) == NIGHTS.add_working(at(start), parse_duration(duration))


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("Mon2 12:00", "PT1H", "Sat 05:00"),
        ("Wed 23:00", "PT2H", "Wed 05:00"),
        ("Tue2 02:00", "P1D", "Sat 02:00"),
    ],
)
def test_working_time_goes_back_into_the_last_night(start, duration, end):
    assert at(end) == NIGHTS.subtract_working(at(start), parse_duration(duration))


hours = st.integers(0, 23)


@given(hours, hours, st.integers(0, 400), st.integers(1, 60))
def test_what_is_added_in_working_time_is_taken_away_again(opens, closes, minutes, length):
    if opens == closes:
        return
    calendar = WorkingCalendar("UTC", opens=time(opens), closes=time(closes))
    start = calendar.next_working_instant(at("Mon 00:00").replace(hour=minutes % 24))
    later = calendar.add_working(start, Duration(seconds=60 * length))
    assert calendar.is_working(later)
    back = calendar.subtract_working(later, Duration(seconds=60 * length))
    assert calendar.next_working_instant(back) == start
