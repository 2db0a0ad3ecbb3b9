"""Conditions in the OpenAPI document."""

from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from msgspec import json

from chalicelib.api.document.condition_schemas import condition_schemas
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.domain.language.conditions import Operator
from chalicelib.domain.language.explained import explained
from chalicelib.domain.language.parse_conditions import parse_condition

LEAF = {"field": "amount", "op": "gt", "value": "5000"}
EMPTY = {"field": "source", "op": "empty"}
WHOLE = {"components": {"schemas": condition_schemas()}}
READER = Draft202012Validator({**WHOLE, "$ref": "#/components/schemas/Condition"})


def is_taken(condition):
    try:
        parse_condition(condition, fields_of(DEAL))
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"all": [LEAF, {"any": [{"not": EMPTY}, LEAF]}]}, True),
        ({"all": []}, True),
        ({**EMPTY, "value": None}, True),
        ({"all": [LEAF, {"any": [{"not": {"field": "a", "op": "is"}}]}]}, False),
        ({**LEAF, "value": {"field": "amount"}}, True),
        ({"field": "close_date", "op": "lt", "value": {"field": "today", "plus": "P3D"}}, True),
        ({"field": "amount", "op": "in", "value": ["1", {"field": "amount"}]}, True),
        ({**LEAF, "value": {"plus": "P3D"}}, False),
        ({**LEAF, "value": {"field": "amount", "add": 1}}, False),
        ({"field": "amount", "op": "gt"}, False),
        ({"any": []}, False),
        ({"all": [], "any": [LEAF]}, False),
        ({**LEAF, "values": 1}, False),
        ({**EMPTY, "value": 1}, False),
        ({}, False),
    ],
    ids=str,
)
def test_the_description_takes_what_the_server_takes(condition, fits):
    assert (fits, fits) == (READER.is_valid(condition), is_taken(condition))


def test_every_kind_has_a_name():
    schemas = condition_schemas()
    assert [{"$ref"}] * 5 == [set(one) for one in schemas["Condition"]["oneOf"]]


def test_every_operator_is_in_the_description():
    schemas = condition_schemas()
    told = [schemas[name]["properties"]["op"]["enum"] for name in ("Comparison", "Presence")]
    assert sorted(Operator) == sorted([*told[0], *told[1]])


TRIED = Draft202012Validator({**WHOLE, "$ref": "#/components/schemas/TriedCondition"})
TELLING = {
    "all": [
        {"any": [{"not": EMPTY}, LEAF]},
        {"field": "close_date", "op": "lt", "value": {"field": "today", "plus": "P3D"}},
        {"field": "amount", "op": "in", "value": ["1", {"field": "amount"}]},
    ]
}


@pytest.mark.parametrize("values", [{}, {"amount": "6000", "source": "web"}, {"amount": "much"}])
def test_what_is_told_of_a_condition_that_was_tried_is_described(values):
    fields = fields_of(DEAL)
    told = explained(parse_condition(TELLING, fields), fields, ZoneInfo("UTC"), values)
    assert [] == [error.message for error in TRIED.iter_errors(json.decode(json.encode(told)))]


@pytest.mark.parametrize("left_out", ["holds", "found"])
def test_a_comparison_that_was_tried_says_what_it_found(left_out):
    whole = {**LEAF, "holds": True, "found": {"amount": "1"}}
    assert TRIED.is_valid(whole)
    assert not TRIED.is_valid({name: one for name, one in whole.items() if name != left_out})
    assert not TRIED.is_valid({"all": [LEAF], "holds": True})
