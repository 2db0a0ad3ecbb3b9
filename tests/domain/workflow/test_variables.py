"""Parameters and variables: what a run starts with, and what setting a variable gives."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.fields import Field, FieldType
from chalicelib.domain.workflow.variables import Variable, assigned_value, start_parameters

PARAMETERS = {
    "budget": Variable(type=FieldType.MONEY, required=True),
    "count": Variable(type=FieldType.NUMBER, default=2),
    "people": Variable(type=FieldType.USER, multiple=True),
    "color": Variable(type=FieldType.LIST, options=("red", "blue"), required=True, default="red"),
}


def test_a_run_starts_with_given_values_in_stored_form_and_defaults_for_the_rest():
    assert {"budget": "5.00", "count": 2, "people": [1, 2], "color": "red"} == start_parameters(
        PARAMETERS, {"budget": 5, "people": [1, 2]}
    )
    assert 0 == start_parameters(PARAMETERS, {"budget": 5, "count": 0})["count"]


def test_a_run_without_a_required_value_does_not_start():
    with pytest.raises(Invalid) as refused:
        start_parameters(PARAMETERS, {})

    assert ["/budget"] == [fault.pointer for fault in refused.value.faults]


def test_every_faulty_value_is_told():
    with pytest.raises(Invalid) as refused:
        start_parameters(PARAMETERS, {"a/b": 1, "budget": "x", "people": [1, "y"], "color": "?"})

    assert ["/a~1b", "/budget", "/people/1", "/color"] == [
        fault.pointer for fault in refused.value.faults
    ]


VALUES = {
    ("variables", "n"): 7,
    ("variables", "words"): ["a", "b"],
    ("item", "amount"): "12.50",
    ("item", "won"): True,
    ("item", "nothing"): None,
    ("item", "day"): "2026-03-01",
}

ASSIGNMENTS = [
    (FieldType.NUMBER, False, 5, 5),
    (FieldType.NUMBER, False, None, None),
    (FieldType.NUMBER, False, "{{ variables.n }}", 7),
    (FieldType.NUMBER, False, "{{ variables.n }}0", 70),
    (FieldType.NUMBER, False, "-{{ item.amount }}", -12.5),
    (FieldType.NUMBER, False, "{{ item.nothing }}", None),
    (FieldType.STRING, False, "{{ variables.n }}", "7"),
    (FieldType.STRING, False, "{{ variables.n }} of {{ item.amount }}", "7 of 12.50"),
    (FieldType.STRING, True, "{{ variables.words }}", ["a", "b"]),
    (FieldType.STRING, True, "{{ variables.n }}", ["7"]),
    (FieldType.STRING, True, "x{{ variables.n }}", ["x7"]),
    (FieldType.USER, False, "1{{ variables.n }}", 17),
    (FieldType.USER, True, "{{ variables.n }}", [7]),
    (FieldType.BOOLEAN, False, "{{ item.won }}", True),
    (FieldType.BOOLEAN, False, " {{ item.won }}", True),
    (FieldType.MONEY, False, "{{ item.amount }}", "12.50"),
    (FieldType.DATE, False, "{{ item.day }}", "2026-03-01"),
    (
        FieldType.EMAIL,
        False,
        "a@example.com{{ item.nothing }}",
        {"value": "a@example.com", "type": "work"},
    ),
]


def assign(kind: FieldType, multiple: bool, value: Any) -> Any:
    one = Field(code="x", title="x", type=kind, multiple=multiple)
    return assigned_value(one, value, VALUES.get, ZoneInfo("UTC"))


@pytest.mark.parametrize(("kind", "multiple", "value", "expected"), ASSIGNMENTS)
def test_a_variable_holds_what_it_is_set_to_in_stored_form(kind, multiple, value, expected):
    assert expected == assign(kind, multiple, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldType.NUMBER, "{{ item.day }}"),
        (FieldType.NUMBER, "{{ variables.words }}"),
        (FieldType.USER, "{{ item.amount }}"),
        (FieldType.BOOLEAN, "maybe {{ item.won }}"),
    ],
)
def test_a_variable_refuses_what_is_not_of_its_type(kind, value):
    with pytest.raises(Invalid):
        assign(kind, False, value)
