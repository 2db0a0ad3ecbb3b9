"""Whatever a fuzzer makes of the OpenAPI document, the service answers as the document says."""

import re
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.api.application import endpoints
from chalicelib.api.door.endpoints import Endpoint
from chalicelib.domain.words.text import CONTROL
from tests.support.api_client import ApiClient

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
VALID, FAULTY = 3, 2
"""How many requests of each operation."""
SIGNS_IN = {"Authorization", "Cookie"}
"""Of these anything is drawn, with which nobody would get further than the door."""
SHAPE = re.compile(
    "is required|there is no key|expected "
    "(a whole number|a number|a text|true or false|a list|an object|null|an instant|a date)"
)
"""What a request that fits its schema is never refused for (domain/words/faults.py)."""


@cache
def tenant() -> ApiClient:
    """Return a client of a tenant that has one of each."""
    api = ApiClient.of_new_tenant()
    for type in ("contact", "company", "lead", "deal", "quote", "invoice"):
        api.post(f"/v1/items/{type}", {"title": "A"})
    return api


@cache
def schema() -> Any:
    document = tenant().get("/openapi.json").body
    # The client sends its token itself; what else would let one in is tried in test_sessions.py.
    document["security"] = [{"token": []}]
    return schemathesis.openapi.from_dict(document)


def send(case: Case) -> Response:
    """Send a case to the app as API Gateway would, as somebody who may do everything."""
    request = requests.Request(**case.as_transport_kwargs("https://crm.example")).prepare()
    path = request.path_url
    body = request.body.encode() if isinstance(request.body, str) else request.body
    sent = {name: one for name, one in request.headers.items() if name not in SIGNS_IN}
    answer = tenant().call(request.method, path, body, headers=sent)
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.raw, request, 0.0, verify=False)


def holds_control(value: Any) -> bool:
    """Return whether a text somewhere in it holds what the document's introduction rules out."""
    if isinstance(value, dict):
        return any(holds_control(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(map(holds_control, value))
    return isinstance(value, str) and bool(CONTROL.search(value))


def tried(endpoint: Endpoint, mode: GenerationMode, most: int) -> None:
    """Send requests of an operation, and check each answer."""
    operation = schema()[endpoint.path][endpoint.method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=most,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Case) -> None:
        response = send(case)
        case.validate_response(response, checks=CHECKS)
        if mode is GenerationMode.POSITIVE and response.status_code == 400:
            parts = [case.body, case.path_parameters, case.query]
            if not any(map(holds_control, parts)):
                said = response.content.decode()
                assert not SHAPE.search(said), (case.path_parameters, case.query, case.body, said)

    run()


ALL = [pytest.param(one, id=f"{one.method} {one.path}") for one in endpoints()]


@pytest.mark.parametrize("endpoint", ALL)
def test_valid_requests_are_answered_as_the_document_says(endpoint):
    tried(endpoint, GenerationMode.POSITIVE, VALID)


@pytest.mark.parametrize("endpoint", [one for one in ALL if one.values[0].body])
def test_faulty_requests_are_refused_as_the_document_says(endpoint):
    tried(endpoint, GenerationMode.NEGATIVE, FAULTY)
