"""When a rule is due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.automation.due_time import due_at
from chalicelib.domain.automation.run_modes import (
    Before,
    RunMode,
    parse_run_mode,
)
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.words.working_calendar import WorkingCalendar

FIELDS = {
    code: Field(code=code, title=code, type=kind, multiple=multiple)
    for code, kind, multiple in [
        ("closes", FieldType.DATE, False),
        ("meeting", FieldType.DATETIME, False),
        ("visits", FieldType.DATE, True),
        ("title", FieldType.STRING, False),
    ]
}
BERLIN = WorkingCalendar("Europe/Berlin", days_off=frozenset({date(2023, 4, 10)}))
START = "2023-04-12T10:00:00Z"
"""A Wednesday noon in Berlin."""


def parse(document: Any, minimum: int = 600) -> RunMode:
    return parse_run_mode(document, FIELDS, minimum_delay_seconds=minimum)


def due(
    document: Any, values: dict[str, Any] | None = None, *, hours: bool = False, start: str = START
) -> str | None:
    instant = due_at(
        parse(document, minimum=0),
        values=values or {},
        fields=FIELDS,
        start=parse_instant(start),
        calendar=BERLIN,
        account_hours=hours,
    )
    return None if instant is None else show_instant(instant)


DELAY = {"mode": "delay", "delay": "P1D"}
BEFORE = {"mode": "before", "delay": "P1D", "field": "closes"}
NOON = {"mode": "at", "field": "closes", "time": "12:00"}


CLOSES = {"closes": "2023-04-15"}
MEETING = {"meeting": "2023-04-15T13:00:00Z"}
LATE_ON_THURSDAY = {"meeting": "2023-04-13T19:00:00Z"}
EARLY_ON_MONDAY = {"meeting": "2023-04-24T06:30:00Z"}


@pytest.mark.parametrize(
    ("expected", "document", "values"),
    [
        (START, {"mode": "immediately"}, {}),
        ("2023-04-13T10:00:00Z", DELAY, {}),
        ("2023-04-12T10:10:00Z", DELAY | {"delay": "PT10M"}, {}),
        ("2023-04-15T22:00:00Z", DELAY | {"base": "closes"}, CLOSES),
        ("2023-04-16T13:00:00Z", DELAY | {"base": "meeting"}, MEETING),
        ("2023-04-13T22:00:00Z", BEFORE, CLOSES),
        ("2023-04-14T13:00:00Z", BEFORE | {"field": "meeting"}, MEETING),
        ("2023-04-15T10:00:00Z", {"mode": "at", "field": "closes", "time": "12:00"}, CLOSES),
        ("2023-04-15T06:30:00Z", {"mode": "at", "field": "meeting", "time": "08:30"}, MEETING),
        ("2023-04-15T13:00:00Z", {"mode": "at", "field": "meeting"}, MEETING),
        ("2023-05-01T07:00:00Z", {"mode": "at", "instant": "2023-05-01T09:00:00+02:00"}, {}),
    ],
)
def test_each_mode_has_its_due_instant(expected: str, document: Any, values: Any) -> None:
    assert expected == due(document, values)


def test_one_day_before_a_saturday_is_the_friday_at_midnight() -> None:
    local = BERLIN.local(parse_instant(due(BEFORE, CLOSES) or ""))
    assert "2023-04-14T00:00:00+02:00" == local.isoformat()


def test_with_account_hours_one_day_before_a_saturday_is_the_thursday() -> None:
    assert "2023-04-13T07:00:00Z" == due(BEFORE, CLOSES, hours=True)


@pytest.mark.parametrize(
    ("expected", "document", "values"),
    [
        # after Saturday 15 April is counted from Monday 17 April
        ("2023-04-17T07:00:00Z", DELAY | {"base": "closes", "delay": "PT0S"}, CLOSES),
        ("2023-04-17T08:00:00Z", DELAY | {"base": "closes", "delay": "PT1H"}, CLOSES),
        ("2023-04-18T07:00:00Z", DELAY | {"base": "closes"}, CLOSES),
        ("2023-04-18T07:00:00Z", DELAY | {"base": "meeting"}, MEETING),
        # before it from Friday 14 April, when work ends
        ("2023-04-14T07:00:00Z", BEFORE | {"delay": "PT0S"}, CLOSES),
        ("2023-04-13T13:00:00Z", BEFORE | {"delay": "PT3H", "field": "meeting"}, LATE_ON_THURSDAY),
        ("2023-04-14T13:00:00Z", BEFORE | {"delay": "PT3H", "field": "meeting"}, MEETING),
        ("2023-04-13T16:00:00Z", BEFORE | {"field": "meeting"}, MEETING),
        # before a Monday is the Friday, over a day off the Thursday
        ("2023-04-21T07:00:00Z", BEFORE, {"closes": "2023-04-24"}),
        ("2023-04-06T07:00:00Z", BEFORE, {"closes": "2023-04-10"}),
        ("2023-04-21T15:00:00Z", BEFORE | {"delay": "PT1H", "field": "meeting"}, EARLY_ON_MONDAY),
        # a clock time on a day off waits for the next working time
        ("2023-04-17T07:00:00Z", NOON, CLOSES),
        ("2023-04-17T07:00:00Z", {"mode": "at", "field": "meeting"}, MEETING),
        ("2023-04-11T07:00:00Z", NOON, {"closes": "2023-04-10"}),
        # from the entry, a Wednesday noon, days are working days and hours working time
        ("2023-04-17T10:00:00Z", DELAY | {"delay": "P3D"}, {}),
        ("2023-04-13T07:00:00Z", DELAY | {"delay": "PT6H"}, {}),
        ("2023-04-13T09:00:00Z", DELAY | {"delay": "PT8H"}, {}),
        ("2023-04-11T07:00:00Z", {"mode": "at", "instant": "2023-04-08T10:00:00Z"}, {}),
        (START, {"mode": "immediately"}, {}),
    ],
)
def test_account_hours_move_the_due_instant(expected: str, document: Any, values: Any) -> None:
    assert expected == due(document, values, hours=True)


@pytest.mark.parametrize(
    ("expected", "delay", "start"),
    [
        ("2023-04-18T10:00", "P2D", "2023-04-14T10:00"),
        ("2023-04-18T09:00", "P2D", "2023-04-14T00:15"),
        ("2023-04-17T12:00", "PT5H", "2023-04-14T16:00"),
        ("2023-04-17T09:00", "PT2H", "2023-04-14T16:00"),
        ("2023-04-18T11:00", "P1DT2H", "2023-04-15T12:00"),
    ],
)
def test_working_time_goes_on_behind_the_weekend(expected: str, delay: str, start: str) -> None:
    berlin = BERLIN.local
    found = due(DELAY | {"delay": delay}, hours=True, start=f"{start}:00+02:00")
    assert f"{expected}:00+02:00" == berlin(parse_instant(found or "")).isoformat()


@given(st.integers(0, 40), st.integers(0, 10**6), st.integers(0, 10**7))
def test_what_comes_after_a_date_is_never_due_before_it(
    days: int, seconds: int, entry: int
) -> None:
    start = show_instant(parse_instant(START) + timedelta(seconds=entry))
    found = due(DELAY | {"delay": f"P{days}DT{seconds}S"}, hours=True, start=start)
    assert parse_instant(start) <= parse_instant(found or "")
    assert BERLIN.is_working(parse_instant(found or ""))


@given(st.integers(0, 40), st.integers(0, 10**6), st.integers(0, 10**7))
def test_what_comes_before_a_date_is_never_due_after_it(
    days: int, seconds: int, meeting: int
) -> None:
    date_of = show_instant(parse_instant(START) + timedelta(seconds=meeting))
    document = BEFORE | {"field": "meeting", "delay": f"P{days}DT{seconds}S"}
    found = parse_instant(due(document, {"meeting": date_of}, hours=True) or "")
    assert found <= parse_instant(date_of)
    assert BERLIN.is_working(found - timedelta(seconds=1)) or BERLIN.is_working(found)


def test_immediately_at_night_waits_for_the_opening_with_account_hours() -> None:
    night = "2023-04-12T22:00:00Z"
    assert "2023-04-13T07:00:00Z" == due(None, hours=True, start=night)
    assert night == due(None, start=night)


def test_a_day_of_delay_keeps_the_clock_time_when_the_clocks_change() -> None:
    assert "2023-03-26T10:00:00Z" == due(DELAY, start="2023-03-25T11:00:00Z")


def test_a_due_instant_in_the_past_is_told_as_it_is() -> None:
    assert "1999-12-30T23:00:00Z" == due(BEFORE, {"closes": "2000-01-01"})


@pytest.mark.parametrize("values", [{}, {"closes": None}, {"closes": ""}])
@pytest.mark.parametrize(
    "document",
    [BEFORE, DELAY | {"base": "closes"}, NOON],
)
@pytest.mark.parametrize("hours", [False, True])
def test_without_a_date_there_is_no_due_instant(document: Any, values: Any, hours: bool) -> None:
    assert None is due(document, values, hours=hours)


@pytest.mark.parametrize("value", ["soon", 5, "9999-12-31", ["2023-04-15"]])
def test_a_date_that_cannot_be_used_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        due(DELAY | {"base": "closes", "delay": "P3D"}, {"closes": value})
    assert "unusable_date" == refused.value.code


def test_a_field_that_is_gone_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        due_at(
            Before("P1D", "closes"),
            values=CLOSES,
            fields={},
            start=parse_instant(START),
            calendar=BERLIN,
            account_hours=False,
        )
    assert "unusable_date" == refused.value.code


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_delay_in_seconds_is_exact(entry: int, seconds: int) -> None:
    start = datetime.fromtimestamp(entry, UTC)
    document = DELAY | {"delay": f"PT{seconds}S"}
    expected = show_instant(start + timedelta(seconds=seconds))
    assert expected == due(document, start=show_instant(start))


def test_a_text_that_is_no_delay_is_told_in_short() -> None:
    with pytest.raises(Refused, match="a duration begins with P") as refused:
        due({"mode": "delay", "delay": "{{ deal.title }}"}, {"title": "x" * 20_000})
    assert len(refused.value.detail) < 400
