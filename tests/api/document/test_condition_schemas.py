"""Conditions in the OpenAPI document."""

import pytest
from jsonschema import Draft202012Validator

from chalicelib.api.document.condition_schemas import condition_schemas
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.domain.language.conditions import Operator
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
