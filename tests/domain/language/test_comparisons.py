"""Comparisons: tests of stored values, and what they say of values that are none."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.items.fields import MAX_VALUES, Field, FieldType
from chalicelib.domain.language.comparisons import comparison, parse_clock, parse_wanted
from chalicelib.domain.language.expressions import function_of
from chalicelib.domain.language.operators import NEGATIVE, Operator, fitting
from chalicelib.domain.language.readings import READERS, ConditionError, Reading

BERLIN = ZoneInfo("Europe/Berlin")
STORED = {
    FieldType.STRING: "text",
    FieldType.NUMBER: 5,
    FieldType.DATE: "2026-03-01",
    FieldType.DATETIME: "2026-03-01T09:00:00Z",
    FieldType.BOOLEAN: True,
    FieldType.LIST: "web",
    FieldType.USER: 1,
    FieldType.MONEY: "5.00",
    FieldType.CURRENCY: "EUR",
    FieldType.ITEM: 3,
    FieldType.RESOURCE_BOOKING: "deal_12-k2f9x0a1b2c3",
    FieldType.EMAIL: {"value": "a@b.example", "type": "work"},
    FieldType.PHONE: {"value": "+49301234567", "type": "work"},
}
WANTED = {**STORED, FieldType.EMAIL: "a@b.example", FieldType.PHONE: "+49301234567"}


def field(kind: FieldType, **more) -> Field:
    return Field(code="f", title="F", type=kind, options=("web",), **more)


def holds(operator: Operator, field: Field, wanted: Any, stored: Any) -> bool:
    return function_of(comparison(operator, field, wanted, BERLIN))(Reading({"f": stored}))


def test_every_type_that_can_be_compared_has_an_example():
    assert READERS.keys() == STORED.keys()


@pytest.mark.parametrize("kind", STORED)
def test_a_stored_value_is_itself(kind):
    assert holds(Operator.EQ, field(kind), WANTED[kind], STORED[kind])


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_field_only_meets_what_denies_something(kind, empty):
    for operator in fitting(field(kind)) - {Operator.EMPTY, Operator.NOT_EMPTY}:
        wanted = WANTED[kind]
        if operator in (Operator.IN, Operator.NOT_IN):
            wanted = [wanted]
        elif operator is Operator.BETWEEN:
            wanted = [wanted, wanted]
        elif operator is Operator.TIME_BETWEEN:
            wanted = ["08:00", "09:00"]
        assert holds(operator, field(kind), wanted, empty) is (operator in NEGATIVE), operator


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (FieldType.STRING, 5),
        (FieldType.NUMBER, "5"),
        (FieldType.NUMBER, True),
        (FieldType.DATE, "soon"),
        (FieldType.DATETIME, "2026-03-01T09:00:00"),
        (FieldType.BOOLEAN, 1),
        (FieldType.USER, "1"),
        (FieldType.MONEY, "much"),
        (FieldType.MONEY, "NaN"),
        (FieldType.EMAIL, {"address": "a@b.example"}),
    ],
)
def test_a_value_that_cannot_be_read_is_an_error_and_never_false(kind, stored):
    with pytest.raises(ConditionError):
        holds(Operator.EQ, field(kind), WANTED[kind], stored)


def test_of_several_values_one_is_enough_to_meet_and_to_deny():
    several = field(FieldType.USER, multiple=True)

    assert holds(Operator.EQ, several, 2, [1, 2])
    assert not holds(Operator.NE, several, 2, [1, 2])
    assert holds(Operator.NE, several, 3, [1, 2])
    with pytest.raises(ConditionError):
        holds(Operator.EQ, several, 2, 2)


@pytest.mark.parametrize(
    ("at", "inside"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("05:59", True), ("06:00", False)],
)
def test_a_range_of_times_may_run_over_midnight_on_the_local_clock(at, inside):
    created, night = field(FieldType.DATETIME), ["21:00", "06:00"]

    assert inside is holds(Operator.TIME_BETWEEN, created, night, f"2026-03-01T{at}:00+01:00")


@pytest.mark.parametrize(
    ("kind", "operator", "value", "message"),
    [
        (FieldType.STRING, Operator.EQ, None, "use the operator empty"),
        (FieldType.STRING, Operator.EQ, "", "use the operator empty"),
        (FieldType.STRING, Operator.EQ, ["a"], "expected one string value"),
        (FieldType.STRING, Operator.IN, [], "at least one value"),
        (FieldType.STRING, Operator.IN, "a", "at least one value"),
        (FieldType.NUMBER, Operator.IN, [1] * (MAX_VALUES + 1), f"at most {MAX_VALUES}"),
        (FieldType.NUMBER, Operator.BETWEEN, [1], "list of two values"),
        (FieldType.NUMBER, Operator.BETWEEN, [2, 1], "must not be greater"),
        (FieldType.DATETIME, Operator.TIME_BETWEEN, ["08:00", "08:00"], "must differ"),
        (FieldType.NUMBER, Operator.EQ, "x", "expected a number"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_condition_cannot_ask_for_is_refused_with_what_would_do(
    kind, operator, value, message
):
    with pytest.raises(ValueError, match=message):
        parse_wanted(field(kind), operator, value)


def test_a_part_of_a_phone_number_is_looked_for_as_international_numbers_hold_it():
    assert "30123" == parse_wanted(field(FieldType.PHONE), Operator.CONTAINS, "(030) 12-3")


@pytest.mark.parametrize(("text", "clock"), [("00:00", time(0)), ("23:59", time(23, 59))])
def test_a_time_is_read(text, clock):
    assert clock == parse_clock(text)


@pytest.mark.parametrize("text", ["24:00", "8:00", "08:60", "", None, 800])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="expected a time"):
        parse_clock(text)
