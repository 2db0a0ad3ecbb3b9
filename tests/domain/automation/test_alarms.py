"""How alarms are set."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.automation.alarms import (
    Alarm,
    InQueue,
    Now,
    OnSchedule,
    alarm,
    schedule_name,
    scheduler_expression,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "left"),
    [
        (Now(), timedelta(days=-400)),
        (Now(), timedelta()),
        (InQueue(1), timedelta(microseconds=1)),
        (InQueue(1), timedelta(seconds=1)),
        (InQueue(2), timedelta(seconds=1, microseconds=1)),
        (InQueue(900), timedelta(minutes=15)),
        (InQueue(900), timedelta(minutes=15, microseconds=-1)),
        (
            OnSchedule(datetime(2026, 3, 1, 9, 15, 1, tzinfo=UTC)),
            timedelta(minutes=15, microseconds=1),
        ),
        (OnSchedule(datetime(2026, 3, 2, 9, tzinfo=UTC)), timedelta(days=1)),
    ],
)
def test_what_is_due_later_needs_a_longer_alarm(expected: Alarm, left: timedelta) -> None:
    assert expected == alarm(NOW + left, NOW)


@given(st.timedeltas(timedelta(days=-2), timedelta(days=400)))
def test_an_alarm_is_never_early_and_less_than_a_second_late(left: timedelta) -> None:
    due = NOW + left
    match alarm(due, NOW):
        case Now():
            assert due <= NOW
        case InQueue(delay_seconds):
            rings = NOW + timedelta(seconds=delay_seconds)
            assert timedelta() <= rings - due < timedelta(seconds=1)
            assert 1 <= delay_seconds <= 900
        case OnSchedule(at):
            assert timedelta() <= at - due < timedelta(seconds=1)
            assert 0 == at.microsecond


def test_a_schedule_name_is_readable_and_always_the_same() -> None:
    name = schedule_name("deal#42.3.r4k2", NOW)
    assert name.startswith("deal-42.3.r4k2-")
    assert name == schedule_name("deal#42.3.r4k2", NOW.astimezone(timezone(timedelta(hours=7))))


@pytest.mark.parametrize(
    ("run", "due"), [("deal-42.3.r4k2", NOW), ("deal#42.3.r4k2", NOW + timedelta(microseconds=1))]
)
def test_another_run_or_due_instant_has_another_name(run: str, due: datetime) -> None:
    assert schedule_name("deal#42.3.r4k2", NOW) != schedule_name(run, due)


@given(st.text())
def test_a_schedule_name_suits_the_scheduler(run: str) -> None:
    assert re.fullmatch(r"[0-9a-zA-Z\-_.]{1,64}", schedule_name(run, NOW))


@pytest.mark.parametrize(
    ("expected", "at"),
    [
        ("at(2026-03-01T09:00:00)", NOW),
        ("at(2026-03-01T09:00:00)", NOW.astimezone(timezone(timedelta(hours=7)))),
        ("at(2026-03-01T09:00:01)", NOW + timedelta(microseconds=1)),
    ],
)
def test_a_schedule_expression_is_in_utc_and_never_early(expected: str, at: datetime) -> None:
    assert expected == scheduler_expression(at)
