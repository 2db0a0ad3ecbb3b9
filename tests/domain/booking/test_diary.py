"""Diaries: what overlaps, and which days a period touches."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.booking.diary import Day, Taken, days_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def period(name: str, start: float, end: float) -> Taken:
    return Taken(name, NOON + timedelta(hours=start), NOON + timedelta(hours=end))


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (-1, 0, False),
        (1, 2, False),
        (0, 1, True),
        (-1, 0.01, True),
        (0.99, 2, True),
        (0.2, 0.3, True),
        (-1, 2, True),
    ],
)
def test_what_begins_as_another_ends_does_not_overlap_it(start, end, clashes):
    day = Day().taking(period("a", 0, 1))
    assert clashes is (day.clash(period("b", start, end)) is not None)


def test_a_period_does_not_stand_in_its_own_way_and_is_taken_once():
    day = Day().taking(period("a", 0, 1))
    assert day.clash(period("a", 0, 1)) is None
    assert day == day.taking(period("a", 0, 1))


def test_a_day_is_in_order_and_gives_free_what_is_gone():
    day = Day().taking(period("b", 2, 3)).taking(period("a", 0, 1)).taking(period("c", 4, 5))
    assert ["a", "b", "c"] == [one.booking for one in day.taken]
    assert ["b"] == [one.booking for one in day.without({"a", "c", "x"}).taken]


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        (1, ["2026-03-02"]),
        (12, ["2026-03-02"]),
        (12.01, ["2026-03-02", "2026-03-03"]),
        (48, ["2026-03-02", "2026-03-03", "2026-03-04"]),
    ],
)
def test_a_period_touches_the_days_that_it_is_on(hours, days):
    assert days == days_of(NOON, NOON + timedelta(hours=hours))
