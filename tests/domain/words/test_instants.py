"""Instants as text: read, shown, sorted."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.words.instants import (
    on_clock,
    parse_instant,
    show_instant,
    sortable,
    told_by_others,
)

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
ZONED = st.datetimes(
    datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.timezones() | st.just(UTC)
)


@pytest.mark.parametrize(
    "text",
    ["2026-03-01T09:00:00Z", "2026-03-01T10:00:00+01:00", "2026-03-01T04:30-04:30"],
)
def test_an_instant_is_read_with_its_offset(text):
    assert NINE == parse_instant(text)
    assert UTC == parse_instant(text).tzinfo


@pytest.mark.parametrize(
    "text", ["", "x", "2026-03-01T09:00:00", "2026-03-01", "2026-13-01T09:00Z"]
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - what fails before the offset says it itself
        parse_instant(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (NINE, "2026-03-01T09:00:00Z"),
        (NINE + timedelta(milliseconds=5), "2026-03-01T09:00:00.005000Z"),
        (NINE.astimezone(timezone(timedelta(hours=5))), "2026-03-01T09:00:00Z"),
    ],
)
def test_an_instant_is_shown_in_utc_and_with_a_fraction_only_where_there_is_one(value, shown):
    assert shown == show_instant(value)


@given(ZONED)
def test_what_is_shown_is_read_again(value):
    assert value == parse_instant(show_instant(value))


@given(ZONED, ZONED)
def test_the_order_of_texts_is_that_of_time(one, other):
    assert (one < other) is (sortable(one) < sortable(other))


def test_a_whole_second_sorts_before_its_fractions():
    assert sortable(NINE) < sortable(NINE + timedelta(microseconds=1))
    assert len(sortable(NINE)) == len(sortable(NINE + timedelta(microseconds=1)))


@pytest.mark.parametrize(
    ("instant", "zone", "clock"),
    [
        (NINE, "Asia/Tokyo", "2026-03-01 18:00"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo", "9999-12-31 23:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York", "0001-01-01 00:00"),
    ],
)
def test_a_clock_shows_every_instant(instant, zone, clock):
    assert clock == on_clock(instant, ZoneInfo(zone)).isoformat(" ", "minutes")[:16]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-03-01T09:59:00+01:00", "2026-03-01T08:59:00Z"),
        ("2026-03-01T09:00:01Z", "2026-03-01T09:00:00Z"),
        ("9999-12-31T23:59:59-14:00", "2026-03-01T09:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"),
    ],
)
def test_what_others_tell_was_neither_later_than_now_nor_before_there_were_machines(told, kept):
    assert kept == show_instant(told_by_others(datetime.fromisoformat(told), NINE))
