"""Schemas as makers of clients understand them."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.document.plain_schemas import name_instants, plain, without_null


def test_an_object_that_holds_anything_says_so():
    schema = {"type": "object", "properties": {"a": {"type": "object"}}}
    assert {"type": "object", "additionalProperties": True} == plain(schema)["properties"]["a"]
    assert "additionalProperties" not in plain(schema)


def test_an_object_that_says_what_it_holds_stays_as_it_is():
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    assert schema == plain(schema)


def test_a_default_is_no_schema():
    assert {"type": "object"} == plain({"default": {"type": "object"}})["default"]


def test_a_reference_stands_alone():
    assert {"$ref": "#/a"} == plain({"$ref": "#/a", "type": "string", "minLength": 1})


def test_a_list_of_two_says_what_both_are():
    text = {"type": "string"}
    schema = {"type": "array", "prefixItems": [text, text], "items": False, "minItems": 2}
    assert {"type": "array", "items": text, "minItems": 2} == plain(schema)


def test_what_may_be_left_out_is_never_null():
    schema = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    assert {"type": "string"} == without_null(schema)
    assert {"type": "boolean", "default": False} == without_null(
        {"type": "boolean", "default": False}
    )


class Inner(msgspec.Struct):
    at: datetime


class Outer(msgspec.Struct):
    ended: datetime | None
    inner: list[Inner]
    name: str
    more: dict[str, Any]


def test_instants_are_named_wherever_they_stand():
    _, schemas = msgspec.json.schema_components([Outer])
    name_instants([Outer], schemas)
    instant = {"type": "string", "format": "date-time"}
    assert instant == schemas["Inner"]["properties"]["at"]
    assert instant in schemas["Outer"]["properties"]["ended"]["anyOf"]
    assert {"type": "string"} == schemas["Outer"]["properties"]["name"]
