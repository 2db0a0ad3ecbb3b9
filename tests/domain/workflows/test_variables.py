"""Parameters and variables: what a run starts with, and what setting a variable gives."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.workflows.variables import (
    MAX_OPTIONS,
    Constant,
    Variable,
    assigned_value,
    checked,
    start_parameters,
)

TYPES = ("lead", "deal")
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


def test_an_unknown_parameter_is_answered_with_those_there_are():
    with pytest.raises(Invalid) as refused:
        start_parameters(PARAMETERS, {"budget": 5, "colour": "red"})

    said = (
        "there is no parameter colour, did you mean color? there are budget, color, count, people"
    )
    assert [said] == [fault.message for fault in refused.value.faults]


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
    return assigned_value(
        one, value, VALUES.get, Style(ZoneInfo("UTC")), lambda _, value: show_value(value)
    )


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


def test_a_checked_variable_holds_its_default_in_stored_form():
    assert "5.00" == checked(Variable(type=FieldType.MONEY, default=5), ()).default
    assert "5.00" == checked(Constant(type=FieldType.MONEY, value=5), ()).value


def of_list(*options: str, **more: Any) -> Variable:
    return Variable(type=FieldType.LIST, options=options, **more)


@pytest.mark.parametrize(
    "variable",
    [
        of_list("a", "b", default="b", title="Colour"),
        of_list(*(str(number) * 20 for number in range(MAX_OPTIONS))),
        Variable(type=FieldType.ITEM, target="lead", default=7),
        Variable(type=FieldType.ITEM),
    ],
)
def test_a_sound_variable_stays_as_it_is(variable):
    assert variable == checked(variable, TYPES)


@pytest.mark.parametrize(
    ("variable", "pointer", "words"),
    [
        (Variable(type=FieldType.DATE, title="x" * 256), "/title", "at most 255"),
        (Variable(type=FieldType.DATE, title="\x00"), "/title", "control characters"),
        (Variable(type=FieldType.DATE, default="soon"), "/default", "expected a date"),
        (Variable(type=FieldType.DATE, options=("a",)), "/options", "only a list"),
        (Variable(type=FieldType.DATE, target="deal"), "/target", "only an item"),
        (Variable(type=FieldType.ITEM, target="ship"), "/target", "expected one of lead, deal"),
        (of_list(), "/options", "a list needs options, 1 to 200"),
        (of_list("a", "a"), "/options", "different ones"),
        (of_list(*map(str, range(MAX_OPTIONS + 1))), "/options", "1 to 200"),
        (of_list("a", ""), "/options/1", "a name of 1 to 255"),
        (of_list("a" * 256), "/options/0", "a name of 1 to 255"),
        (of_list("a", default="b"), "/default", "expected one of a"),
        (Constant(type=FieldType.DATE, value=""), "/value", "a value is needed"),
        (Constant(type=FieldType.DATE, value="soon"), "/value", "expected a date"),
    ],
)
def test_a_fault_of_a_variable_is_told_at_its_place(variable, pointer, words):
    with pytest.raises(Invalid) as refused:
        checked(variable, TYPES)

    (fault,) = refused.value.faults
    assert pointer == fault.pointer
    assert words in fault.message
