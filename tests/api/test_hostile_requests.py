"""No request, however strange, is answered with a 5xx."""

import json
import re
from functools import cache

import msgspec
import pytest

from app import app
from chalicelib import wiring
from chalicelib.api.application import endpoints
from chalicelib.api.door.endpoints import Anything
from chalicelib.catalogue.listing import describe_actions, trigger_codes
from chalicelib.domain.items.entity_types import DEAL
from chalicelib.domain.workflows.template import Template

ENDPOINTS = endpoints()
PARAMETERS = [
    "x",
    "0",
    "-1",
    "1" * 40,
    "\x00",
    "%00",
    "../..",
    "é" * 900,
    "x" * 1_000,
    "☃" * 1_000,
    "\ud800",
    "a\nb",
    "deal_1",
    "deal_1-",
]
VALUES = [
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    1e308,
    "",
    " ",
    "x",
    "é" * 30_000,
    "2026-13-01",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    [],
    [None],
    {},
    {"": ""},
    {"value": []},
    [{"code": "x", "name": "x", "sort": 10**30}],
]
SHORT = 30
"""How much of a value the name of its test shows."""
RAW = ["\\ud800", "\\u0000", "\\u202e"]


def called(api, endpoint, path, body, query=None):
    """Return status and body of a request that the path parameters of are given apart."""
    precondition = {"If-Match": "*"} if endpoint.versioned else {}  # others refuse it at once
    event = api.event(endpoint.method, "/health", body, precondition)
    event["pathParameters"] = path
    event["multiValueQueryStringParameters"] = query
    event["requestContext"] |= {"resourcePath": endpoint.path}
    wiring.install(api.tenant)
    answer = app(event, None)
    return answer["statusCode"], answer["body"]


def good_path(endpoint):
    known = {"type": "deal", "pipeline": "default", "id": "1", "code": "x", "token": "x"}
    known |= {
        "run": "deal_1-1-x",
        "number": "1",
        "comment": "x",
        "dialogue": "x",
        "document": "x",
        "file": "main-AB12CD34.js",
        "kind": "converter",
        "issuer": "default",
    }
    return {name: known[name] for name in re.findall(r"{(\w+)}", endpoint.path)}


def bodies(endpoint):
    if endpoint.body is None:
        return [None]
    if endpoint.body is Anything:
        return ["target=%00", "\x00", '{"target": ["deal_1"]}', "target=" + "x" * 100_000]
    names = (
        [field.code for field in DEAL.fields] + ["title", "stage", "pipeline", "responsible"]
        if endpoint.body is dict
        else shape(endpoint).__struct_fields__
    )
    made = [json.dumps({**minimum(endpoint), name: value}) for name in names for value in VALUES]
    made += [f'{{"{name}": "{raw}"}}' for name in names for raw in RAW]
    return made


def shape(endpoint):
    """What a body becomes in the end; one marked with a schema of its own is a template."""
    return endpoint.body if isinstance(endpoint.body, type) else Template


@cache
def needed(shape):
    return {field.name for field in msgspec.structs.fields(shape) if field.required}


def minimum(endpoint):
    """What lets a value reach the checks behind the first ones."""
    if endpoint.body is dict:
        return {}
    usual = {"stage": "new", "action": "add_comment", "trigger": "email_viewed", "type": "string"}
    usual |= {"name": "A", "text": "A", "subject": "A", "code": "uf_a", "event_id": "e"}
    usual |= {"rules": [], "triggers": [], "item": "deal_1"}
    usual |= {"entity_type": "deal", "steps": [{"type": "end"}]}
    if endpoint.path == "/v1/events":
        return {"type": "email_received", "event_id": "e", "item": "deal_1"}
    required = needed(shape(endpoint))
    return {name: value for name, value in usual.items() if name in required}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
def test_strange_values_are_never_an_error_of_the_server(api, endpoint):
    api.post("/v1/items/deal", {})

    for body in bodies(endpoint):
        status, text = called(api, endpoint, good_path(endpoint), body)

        assert status < 500, (body, text)


@pytest.mark.parametrize(
    "endpoint",
    [one for one in ENDPOINTS if "{" in one.path],
    ids=lambda one: f"{one.method} {one.path}",
)
def test_strange_paths_are_never_an_error_of_the_server(api, endpoint):
    for name in good_path(endpoint):
        for value in PARAMETERS:
            path = {**good_path(endpoint), name: value}
            status, text = called(api, endpoint, path, json.dumps(minimum_or_empty(endpoint)))

            assert status < 500, (path, text)


def minimum_or_empty(endpoint):
    return {} if endpoint.body in (None, Anything) else minimum(endpoint)


@pytest.mark.parametrize(
    "endpoint", [one for one in ENDPOINTS if one.method == "GET"], ids=lambda one: one.path
)
def test_strange_queries_are_never_an_error_of_the_server(api, endpoint):
    names = [
        *(endpoint.query.__struct_fields__ if endpoint.query else ()),
        "x",
        "a__b",
        "\ud800",
        "",
    ]
    if endpoint.path == "/v1/items/{type}":
        suffixes = ("", "__gte", "__in", "__contains", "__empty", "__ne", "__x", "__")
        names += [field.code + suffix for field in DEAL.fields for suffix in suffixes]
    for name in names:
        for value in ["", "x", "-1", "9" * 400, "1e400", "nan", "\x00", "\ud800", ",", "é" * 3_000]:
            status, text = called(api, endpoint, good_path(endpoint), None, {name: [value]})

            assert status < 500, (name, value, text)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:SHORT])
def test_strange_parameters_of_actions_are_never_an_error_of_the_server(api, value):
    for action in describe_actions():
        code, names = action["code"], action["parameters"].get("properties", {})
        for name in ("x", *names):
            answer = api.post(
                "/v1/automation/deal/default/rules",
                {"stage": "new", "action": code, "params": {name: value}, "run": value or None}
                if isinstance(value, dict)
                else {"stage": "new", "action": code, "params": {name: value}},
            )
            assert answer.status < 500, answer.body


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:SHORT])
def test_strange_conditions_and_settings_are_never_an_error_of_the_server(api, value):
    for code in sorted(trigger_codes()):
        for condition in (
            {"all": value},
            {"not": value},
            {"field": "amount", "op": "gt", "value": value},
        ):
            answer = api.post(
                "/v1/automation/deal/default/triggers",
                {"stage": "won", "trigger": code, "params": {"x": value}, "condition": condition},
            )
            assert answer.status < 500, answer.body
