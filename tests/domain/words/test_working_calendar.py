"""The tenant's clock and working time, above all where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.domain.words.durations import Duration, parse_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.words.working_calendar import WorkingCalendar

BERLIN = WorkingCalendar("Europe/Berlin", days_off=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
INSTANTS = st.integers(0, 10**9).map(
    lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
ALL_DAY = WorkingCalendar("Europe/Berlin", opens=time(), closes=time())


@pytest.mark.parametrize(
    ("expected", "zone", "day", "clock"),
    [
        # plain days
        ("2026-01-15T08:00:00Z", "Europe/Berlin", "2026-01-15", "09:00"),
        ("2026-07-15T07:00:00Z", "Europe/Berlin", "2026-07-15", "09:00"),
        ("2026-03-29T02:00:00Z", "Asia/Ho_Chi_Minh", "2026-03-29", "09:00"),
        ("2028-02-28T17:00:00Z", "Asia/Ho_Chi_Minh", "2028-02-29", "00:00"),
        ("2028-02-29T11:30:00Z", "America/New_York", "2028-02-29", "06:30"),
        # gaps: the first valid instant after
        ("2026-03-08T07:00:00Z", "America/New_York", "2026-03-08", "02:00"),
        ("2026-03-08T07:00:00Z", "America/New_York", "2026-03-08", "02:30"),
        ("2026-03-08T07:00:00Z", "America/New_York", "2026-03-08", "03:00"),
        ("2026-03-08T06:59:00Z", "America/New_York", "2026-03-08", "01:59"),
        ("2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29", "02:59:59.999999"),
        ("2026-10-03T15:30:00Z", "Australia/Lord_Howe", "2026-10-04", "02:15"),
        ("2026-03-22T02:00:00Z", "Africa/Casablanca", "2026-03-22", "02:30"),
        ("2018-11-04T03:00:00Z", "America/Sao_Paulo", "2018-11-04", "00:00"),
        ("2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-30", "12:00"),
        # overlaps: the first pass
        ("2026-11-01T05:30:00Z", "America/New_York", "2026-11-01", "01:30"),
        ("2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25", "02:30"),
        ("2026-04-04T14:45:00Z", "Australia/Lord_Howe", "2026-04-05", "01:45"),
        ("2026-02-15T01:30:00Z", "Africa/Casablanca", "2026-02-15", "02:30"),
    ],
)
def test_a_local_time_is_one_instant(expected: str, zone: str, day: str, clock: str) -> None:
    calendar = WorkingCalendar(zone)
    assert expected == show_instant(calendar.at(date.fromisoformat(day), time.fromisoformat(clock)))


def test_an_instant_shows_on_the_tenants_clock() -> None:
    local = BERLIN.local(parse_instant("2026-07-15T22:30:00Z"))
    assert "2026-07-16T00:30:00+02:00" == local.isoformat()


def test_a_day_starts_at_its_first_instant() -> None:
    assert "2026-07-14T22:00:00Z" == show_instant(BERLIN.start_of_day(date(2026, 7, 15)))


@pytest.mark.parametrize(
    ("expected", "zone", "start", "duration"),
    [
        # a day keeps the clock time, 24 hours do not
        ("2026-03-29T10:00:00Z", "Europe/Berlin", "2026-03-28T11:00:00Z", "P1D"),
        ("2026-03-29T11:00:00Z", "Europe/Berlin", "2026-03-28T11:00:00Z", "PT24H"),
        ("2026-10-25T11:00:00Z", "Europe/Berlin", "2026-10-24T10:00:00Z", "P1D"),
        ("2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-28T01:30:00Z", "P1D"),
        ("2026-11-01T05:30:00Z", "America/New_York", "2026-10-31T05:30:00Z", "P1D"),
        # days come first, then seconds
        ("2026-03-29T01:30:00Z", "Europe/Berlin", "2026-03-28T01:30:00Z", "P1DT30M"),
        # seconds are exact inside an overlap, its second pass too
        ("2026-10-25T01:40:00Z", "Europe/Berlin", "2026-10-25T01:30:00Z", "PT10M"),
        ("2028-02-29T12:00:00Z", "Asia/Ho_Chi_Minh", "2028-02-28T12:00:00Z", "P1D"),
        ("2028-03-01T12:00:00Z", "Asia/Ho_Chi_Minh", "2028-02-28T12:00:00Z", "P2D"),
        ("2027-03-01T12:00:00Z", "Asia/Ho_Chi_Minh", "2027-02-28T12:00:00Z", "P1D"),
    ],
)
def test_days_keep_the_clock_time_and_seconds_are_exact(
    expected: str, zone: str, start: str, duration: str
) -> None:
    moved = WorkingCalendar(zone).add(parse_instant(start), parse_duration(duration))
    assert expected == show_instant(moved)


@pytest.mark.parametrize(
    ("expected", "start", "duration"),
    [
        ("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", "P1D"),
        ("2026-03-28T10:00:00Z", "2026-03-29T10:00:00Z", "PT24H"),
        ("2026-03-28T10:50:00Z", "2026-03-29T10:00:00Z", "P1DT10M"),
    ],
)
def test_moving_back_keeps_the_same_policy(expected: str, start: str, duration: str) -> None:
    moved = BERLIN.subtract(parse_instant(start), parse_duration(duration))
    assert expected == show_instant(moved)


@given(
    INSTANTS,
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
)
def test_an_instant_survives_the_way_over_the_local_clock_or_comes_earlier(
    instant: datetime, zone: str
) -> None:
    calendar = WorkingCalendar(zone)
    local = calendar.local(instant)
    back = calendar.at(local.date(), local.time())
    assert local.replace(tzinfo=None) == calendar.local(back).replace(tzinfo=None)
    assert timedelta() <= instant - back <= timedelta(hours=1)


@given(INSTANTS, st.integers(0, 10**6))
def test_exact_seconds_come_back_exactly(instant: datetime, seconds: int) -> None:
    length = Duration(seconds=seconds)
    assert instant == BERLIN.subtract(BERLIN.add(instant, length), length)


@pytest.mark.parametrize(
    ("expected", "day"),
    [(True, "2026-04-02"), (False, "2026-04-03"), (False, "2026-04-04"), (True, "2026-04-07")],
)
def test_weekends_and_days_off_are_not_worked(expected: bool, day: str) -> None:
    assert expected == BERLIN.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("expected", "day"), [("2026-04-02", "2026-04-06"), ("2026-04-07", "2026-04-07")]
)
def test_the_nearest_working_day_lies_before_a_day_off(expected: str, day: str) -> None:
    nearest = BERLIN.nearest_working_day_on_or_before(date.fromisoformat(day))
    assert date.fromisoformat(expected) == nearest


@pytest.mark.parametrize(
    ("expected", "instant"),
    [
        (False, "2026-04-02T06:59:59Z"),
        (True, "2026-04-02T07:00:00Z"),
        (True, "2026-04-02T15:59:59Z"),
        (False, "2026-04-02T16:00:00Z"),
        (False, "2026-04-03T10:00:00Z"),
    ],
)
def test_the_opening_is_worked_and_the_closing_is_not(expected: bool, instant: str) -> None:
    assert expected == BERLIN.is_working(parse_instant(instant))


@pytest.mark.parametrize(
    ("expected", "instant"),
    [
        ("2026-04-02T10:00:00Z", "2026-04-02T10:00:00Z"),
        ("2026-04-02T07:00:00Z", "2026-04-02T01:00:00Z"),
        ("2026-04-07T07:00:00Z", "2026-04-02T16:00:00Z"),
        ("2026-03-30T07:00:00Z", "2026-03-28T12:00:00Z"),
    ],
)
def test_the_next_working_instant_is_now_or_the_next_opening(expected: str, instant: str) -> None:
    assert expected == show_instant(BERLIN.next_working_instant(parse_instant(instant)))


@given(INSTANTS)
def test_the_next_working_instant_is_worked_and_not_earlier(instant: datetime) -> None:
    found = BERLIN.next_working_instant(instant)
    assert BERLIN.is_working(found)
    assert instant <= found
    assert found == BERLIN.next_working_instant(found)


@pytest.mark.parametrize(
    ("expected", "instant"),
    [
        (True, "2026-03-29T22:00:00Z"),
        (True, "2026-03-27T22:59:59Z"),
        (False, "2026-03-27T23:00:00Z"),
        (False, "2026-03-29T21:59:59Z"),
    ],
)
def test_two_midnights_mean_the_whole_day(expected: bool, instant: str) -> None:
    assert expected == ALL_DAY.is_working(parse_instant(instant))


def test_a_closing_at_midnight_is_the_end_of_the_day() -> None:
    late = WorkingCalendar("UTC", opens=time(20), closes=time())
    assert late.is_working(datetime(2026, 4, 1, 23, 59, tzinfo=UTC))
    assert not late.is_working(datetime(2026, 4, 2, tzinfo=UTC))


def test_hours_that_fall_into_a_gap_are_left_out() -> None:
    sundays = WorkingCalendar(
        "Europe/Berlin", weekdays=frozenset({6}), opens=time(2), closes=time(3)
    )
    found = sundays.next_working_instant(parse_instant("2026-03-28T12:00:00Z"))
    assert "2026-04-05T00:00:00Z" == show_instant(found)


def test_without_any_working_day_there_is_no_working_time() -> None:
    never = WorkingCalendar("UTC", weekdays=frozenset())
    with pytest.raises(Refused, match="366 days") as ahead:
        never.next_working_instant(datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="366 days") as back:
        never.nearest_working_day_on_or_before(date(2026, 4, 1))
    assert ("no_working_time", "no_working_time") == (ahead.value.code, back.value.code)


@pytest.mark.parametrize(
    ("reason", "arguments"),
    [
        ("time zone", {"zone": "Europe/Atlantis"}),
        ("time zone", {"zone": "../etc/passwd"}),
        ("time zone", {"zone": ""}),
        ("weekdays", {"zone": "UTC", "weekdays": frozenset({7})}),
        ("another time", {"zone": "UTC", "opens": time(9), "closes": time(9)}),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(
    reason: str, arguments: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=reason):
        WorkingCalendar(**arguments)  # type: ignore[arg-type]
