"""Parameters in the OpenAPI document are as strict as the door."""

import re

import pytest

from chalicelib.api.door.preconditions import expected_version, idempotency_key
from chalicelib.domain.errors import Invalid


@pytest.fixture
def document(stranger):
    return stranger.get("/openapi.json").body


def schema_of(document, method, path, name):
    (found,) = [
        one["schema"]
        for one in document["paths"][path][method]["parameters"]
        if one["name"] == name
    ]
    return found


def is_taken(check, header):
    try:
        check(header)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize("header", ["a", " a", "x" * 255, "x" * 256, "", "  ", "ä", "a\tb"])
def test_a_key_fits_where_the_door_takes_it(document, header):
    told = schema_of(document, "post", "/v1/items/{type}", "Idempotency-Key")
    fits = bool(re.search(told["pattern"], header)) and len(header) <= told["maxLength"]
    assert is_taken(idempotency_key, header) is fits


@pytest.mark.parametrize("header", ["*", '"3"', 'W/"3"', "3", '"0"', '"3", "4"', ""])
def test_a_version_fits_where_the_door_takes_it(document, header):
    told = schema_of(document, "patch", "/v1/items/{type}/{id}", "If-Match")
    fits = bool(re.search(told["pattern"], header))
    assert is_taken(lambda one: expected_version(one, versioned=True), header) is fits


def test_ids_of_items_are_numbers_and_those_of_rules_are_texts(document):
    item = schema_of(document, "get", "/v1/items/{type}/{id}/timeline", "id")
    rule = schema_of(document, "get", "/v1/automation/{type}/{pipeline}/rules/{id}", "id")
    assert ("integer", 1, "string") == (item["type"], item["minimum"], rule["type"])


def test_a_cursor_and_the_target_of_a_hook_have_a_form(document):
    cursor = schema_of(document, "get", "/v1/items/{type}", "cursor")
    target = schema_of(document, "get", "/hooks/{code}", "target")
    assert re.search(cursor["pattern"], "WyJhIiwxXQ")
    assert not re.search(cursor["pattern"], "a b")
    assert re.search(target["pattern"], "deal_12")
    assert not re.search(target["pattern"], "deal")
    assert "null" not in str([cursor, target])


def test_what_a_call_cannot_do_without_is_required(document):
    told = document["paths"]["/v1/search"]["get"]["parameters"]
    required = {one["name"] for one in told if one["in"] == "query" and one.get("required")}
    assert {"q"} == required
