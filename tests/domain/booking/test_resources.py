"""Resources: when they can be booked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.booking.resources import Resource, Slots, slots_faults

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = Slots(opens=540, closes=1080, size=60)
"""Monday to Friday, 9 to 18."""


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant on Berlin's clock in March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, second, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (at(2, 9), at(2, 10), True),
        (at(2, 9), at(2, 18), True),
        (at(2, 8), at(2, 10), False),
        (at(2, 17), at(2, 19), False),
        (at(2, 9, 30), at(2, 10, 30), False),
        (at(2, 9), at(2, 9, 30), False),
        (at(2, 9), at(2, 10, 0, 1), False),
        (at(2, 9), at(3, 10), False),
        (at(7, 9), at(7, 10), False),
    ],
)
def test_a_booking_takes_whole_steps_of_one_day(start, end, fits):
    assert fits is Resource(id="r", name="Room", slots=(HOURS,)).takes(start, end, BERLIN)


def test_without_slots_any_time_will_do():
    assert Resource(id="r", name="Room").takes(at(2, 3, 7), at(8, 4), BERLIN)


def test_slots_lie_on_the_clock_of_the_resource():
    start, end = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (17, 18))
    here = Resource(id="r", name="Room", slots=(HOURS,))
    there = Resource(id="r", name="Room", slots=(HOURS,), time_zone="America/New_York")
    assert [False, True] == [one.takes(start, end, BERLIN) for one in (here, there)]


def test_the_day_on_which_the_clocks_change_has_its_steps_like_any_other():
    sundays = Slots(opens=0, closes=1440, size=240, weekdays=(6,))
    room = Resource(id="r", name="Room", slots=(sundays,))
    assert room.takes(at(29, 0), at(29, 4), BERLIN)
    assert room.takes(at(29, 20), datetime(2026, 3, 29, 22, tzinfo=UTC), BERLIN)


def test_hours_are_told_in_words():
    late = Slots(opens=1200, closes=1440, size=30, weekdays=(5,))
    assert (
        "Mon, Tue, Wed, Thu, Fri 09:00–18:00 in steps of 60 minutes;"
        " Sat 20:00–24:00 in steps of 30 minutes"
    ) == Resource(id="r", name="Room", slots=(HOURS, late)).hours()


@pytest.mark.parametrize(
    ("slots", "place"),
    [
        (Slots(opens=540, closes=540, size=10), "/to"),
        (Slots(opens=540, closes=1441, size=10), "/to"),
        (Slots(opens=540, closes=600, size=61), "/size"),
        (Slots(opens=540, closes=600, size=0), "/size"),
        (Slots(opens=540, closes=600, size=60, weekdays=()), "/weekdays"),
        (Slots(opens=540, closes=600, size=60, weekdays=(1, 1)), "/weekdays"),
        (Slots(opens=540, closes=600, size=60, weekdays=(7,)), "/weekdays"),
    ],
)
def test_slots_that_cannot_be_are_refused(slots, place):
    assert [f"/slots/0{place}"] == [one.pointer for one in slots_faults("/slots/0", slots)]
