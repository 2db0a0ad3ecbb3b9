"""Reminders: the next one that is not past yet."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.card.reminders import next_reminder, reminder_faults

DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (3 * HOUR, 2 * HOUR),
        (2 * HOUR, timedelta(minutes=15)),
        (HOUR, timedelta(minutes=15)),
        (timedelta(minutes=15), None),
        (timedelta(0), None),
    ],
)
def test_the_next_reminder_is_the_first_that_is_not_past(left, expected):
    found = next_reminder(DUE, ("PT15M", "PT2H"), DUE - left)
    assert (None if expected is None else DUE - expected) == found


def test_nothing_reminds_of_what_is_never_due_or_without_being_asked_to():
    assert next_reminder(None, ("PT15M",), DUE) is None
    assert next_reminder(DUE, (), DUE - HOUR) is None


def test_what_is_due_at_the_beginning_of_time_reminds_of_nothing():
    assert next_reminder(datetime(1, 1, 1, tzinfo=UTC), ("P90D",), DUE) is None


def test_one_may_remind_at_the_instant_itself():
    assert DUE == next_reminder(DUE, ("PT0S",), DUE - HOUR)


@pytest.mark.parametrize(
    ("remind", "dated", "places"),
    [
        ((), False, []),
        (("PT15M",), True, []),
        (("PT15M",), False, ["/remind"]),
        (("PT15M",) * 6, True, ["/remind"]),
        (("PT15M", "-PT1H", "P91D"), True, ["/remind/1", "/remind/2"]),
    ],
)
def test_what_is_wrong_with_reminders_is_named(remind, dated, places):
    assert places == [one.pointer for one in reminder_faults("/remind", remind, dated=dated)]
