"""Which parts of the body to sign in stand together, as the document tells it."""

import pytest
from jsonschema import Draft202012Validator

from chalicelib.api.document.openapi import Reader, openapi

TOKEN = {"token": "abc"}
ISSUER = {"code": "abc", "verifier": "v" * 43, "issuer": "own"}


@pytest.fixture(scope="module")
def validator():
    components = openapi(Reader())["components"]
    return Draft202012Validator(
        {"$ref": "#/components/schemas/SignInBody", "components": components}
    )


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (TOKEN, True),
        ({"email": "ann@example.com"}, True),
        ({"email": "ann@example.com", "code": "1234 5678"}, True),
        (ISSUER, True),
        ({}, False),
        ({"token": None}, False),
        ({**TOKEN, "email": "ann@example.com"}, False),
        ({"code": "abc"}, False),
        ({**ISSUER, "verifier": "short"}, False),
    ],
)
def test_the_document_takes_what_the_door_takes(api, validator, body, taken):
    assert taken is validator.is_valid(body)
    assert taken is (400 != api.as_user(None).post("/v1/sessions", body).status)
