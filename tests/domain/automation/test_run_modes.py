"""Run modes: what a rule's `run` may say."""

from typing import Any

import msgspec
import pytest

from chalicelib.domain.automation.run_modes import (
    At,
    Before,
    Delay,
    Immediately,
    RunMode,
    parse_run_mode,
)
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType

FIELDS = {
    code: Field(code=code, title=code, type=kind, multiple=multiple)
    for code, kind, multiple in [
        ("closes", FieldType.DATE, False),
        ("meeting", FieldType.DATETIME, False),
        ("visits", FieldType.DATE, True),
        ("title", FieldType.STRING, False),
    ]
}
START = "2023-04-12T10:00:00Z"
"""A Wednesday noon in Berlin."""


def parse(document: Any, minimum: int = 600) -> RunMode:
    return parse_run_mode(document, FIELDS, minimum_delay_seconds=minimum)


DELAY = {"mode": "delay", "delay": "P1D"}
BEFORE = {"mode": "before", "delay": "P1D", "field": "closes"}
NOON = {"mode": "at", "field": "closes", "time": "12:00"}


@pytest.mark.parametrize(
    ("expected", "document"),
    [
        (Immediately(), None),
        (Immediately(), {"mode": "immediately"}),
        (Delay("P1D", "entry"), DELAY),
        (Delay("PT10M", "closes"), {"mode": "delay", "delay": "PT10M", "base": "closes"}),
        (Before("P1D", "closes"), BEFORE),
        (At(time="12:00", field="closes"), {"mode": "at", "field": "closes", "time": "12:00"}),
        (At(field="meeting"), {"mode": "at", "field": "meeting", "instant": None}),
        (At(instant=START), {"mode": "at", "instant": START}),
    ],
)
def test_each_mode_is_read(expected: RunMode, document: Any) -> None:
    assert expected == parse(document)


@pytest.mark.parametrize(
    "document", [{"mode": "immediately"}, DELAY, BEFORE, {"mode": "at", "instant": START}]
)
def test_a_mode_encodes_back_to_its_document(document: Any) -> None:
    assert document == msgspec.json.decode(msgspec.json.encode(parse(document)))


@pytest.mark.parametrize(
    ("pointers", "document"),
    [
        ({""}, "immediately"),
        ({"/mode"}, {}),
        ({"/mode"}, {"mode": "never"}),
        ({"/mode"}, {"mode": ["delay"]}),
        ({"/delay"}, {"mode": "immediately", "delay": "P1D"}),
        ({"/delay"}, {"mode": "delay"}),
        ({"/delay", "/field"}, {"mode": "before"}),
        ({"/delay", "/unit"}, {"mode": "delay", "delay": 1, "unit": "days"}),
        ({"/delay"}, DELAY | {"delay": "P1M"}),
        ({"/delay"}, BEFORE | {"delay": "tomorrow"}),
        ({"/base"}, DELAY | {"base": "nope"}),
        ({"/base"}, DELAY | {"base": "title"}),
        ({"/field"}, BEFORE | {"field": "visits"}),
        ({"/field"}, {"mode": "at", "field": "title", "time": "12:00"}),
        ({""}, {"mode": "at", "time": "12:00"}),
        ({""}, {"mode": "at", "field": "meeting", "instant": START}),
        ({"/time"}, {"mode": "at", "field": "closes"}),
        ({"/time"}, {"mode": "at", "field": "meeting", "time": "noon"}),
        ({"/time"}, {"mode": "at", "instant": START, "time": "12:00"}),
        ({"/instant"}, {"mode": "at", "instant": "2023-04-12T10:00:00"}),
    ],
)
def test_a_fault_points_to_its_place(pointers: set[str], document: Any) -> None:
    with pytest.raises(Invalid) as refused:
        parse(document)
    assert pointers == {fault.pointer for fault in refused.value.faults}


@pytest.mark.parametrize("delay", ["PT0S", "PT9M59S"])
def test_a_delay_from_entry_below_the_floor_is_refused(delay: str) -> None:
    with pytest.raises(Invalid, match="/delay: at least PT10M after the stage entry"):
        parse(DELAY | {"delay": delay})


@pytest.mark.parametrize(
    "document",
    [
        DELAY | {"delay": "PT10M"},
        DELAY | {"delay": "PT0S", "base": "closes"},
        BEFORE | {"delay": "PT1M"},
    ],
)
def test_the_floor_holds_for_the_stage_entry_only(document: Any) -> None:
    assert parse(document)
