"""Deadlines: what a template may say of how long a step rests."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.workflows.deadlines import duration_faults, instant_faults

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
TOO_LONG = "at most P364D, as long as a run can last"
TOO_FAR = "at most P364D ahead, as long as a run can last"


@pytest.mark.parametrize("text", ["PT5M", "P1W", "P364D", "PT8736H"])
def test_a_year_is_not_too_long(text):
    assert [] == list(duration_faults("/timeout", text, 300))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PT4M59S", "at least PT5M"),
        ("P365D", TOO_LONG),
        ("P364DT1S", TOO_LONG),
        ("PT99999999S", TOO_LONG),  # what Step Functions could still count to
        ("P3661D", "at most 3660 days"),
        ("soon", "a duration begins with P, for example P1D or PT10M"),
    ],
)
def test_a_duration_that_no_run_can_rest_for_is_refused(text, message):
    (fault,) = duration_faults("/timeout", text, 300)

    assert ("/timeout", message) == (fault.pointer, fault.message)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:00:00Z",
        "2026-03-02",
        "2019-12-31",
        "1970-01-01",
        "1970-01-01T02:00:00+02:00",
        "2027-02-28T09:00:00Z",
        "2027-02-28",
    ],
)
def test_an_instant_may_be_past_or_within_a_year(text):
    assert [] == list(instant_faults("/until", text, NOW))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0001-01-01", "expected an instant from 1970 on"),
        ("0001-01-01T00:00:00Z", "expected an instant from 1970 on"),
        ("1969-12-31", "expected an instant from 1970 on"),
        ("9999-12-31", TOO_FAR),
        ("9999-12-31T23:59:59Z", TOO_FAR),
        ("2027-02-28T09:00:01Z", TOO_FAR),
        ("tomorrow", "expected an instant, for example 2026-03-01T09:00:00Z"),
        ("2026-02-30", "expected an instant, for example 2026-03-01T09:00:00Z"),
        ("0001-01-01T00:00:00+02:00", "expected an instant, for example 2026-03-01T09:00:00Z"),
    ],
)
def test_an_instant_that_no_run_can_rest_until_is_refused(text, message):
    (fault,) = instant_faults("/until", text, NOW)

    assert ("/until", message) == (fault.pointer, fault.message)
