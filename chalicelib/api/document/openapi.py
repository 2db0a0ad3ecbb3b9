"""The OpenAPI document, made from the same endpoints that the door serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from chalicelib import VERSION
from chalicelib.api.document.calls_out import WEBHOOK_CALL, webhooks
from chalicelib.api.document.examples import EXAMPLES
from chalicelib.api.document.item_schemas import item_schemas
from chalicelib.api.document.operations import BY_HAND, operation
from chalicelib.api.document.plain_schemas import name_instants, plain
from chalicelib.api.document.rule_schemas import rule_schemas
from chalicelib.api.document.sign_in_schemas import sign_in_schemas
from chalicelib.api.document.workflow_schemas import workflow_schemas
from chalicelib.api.door.answers import PROBLEM, ProblemFault
from chalicelib.api.door.endpoints import Anything, Endpoint
from chalicelib.domain.items.entity_types import STANDARD_TYPES, EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.sessions.session import NAME as SESSION_COOKIE

REFERENCE = "#/components/schemas/{name}"
HOOK_BODY: dict[str, Any] = {
    "type": "object",
    "description": "Whatever the sender has to say; only `target` is looked at.",
    "properties": {
        "target": {
            "description": "The item; a `target` in the address counts more.",
            "anyOf": [
                {"type": "string", "examples": ["deal_12"]},
                {
                    "type": "object",
                    "properties": {"type": {"type": "string"}, "id": {"type": "integer"}},
                    "required": ["type", "id"],
                    "additionalProperties": True,
                },
            ],
        }
    },
    "additionalProperties": True,
}
NOTES = """CRM automation: items have stages, triggers move them, rules act.

Texts hold no control characters but tabs and line breaks. Whole numbers may be written as `3.0`.
Names of stages, fields, people and items in a body must exist: a body that fits its schema and \
names what is not there is refused with 400, and `errors` says what there is instead. Every path \
that is read with GET takes HEAD too."""

SESSION = """Given by `POST /v1/sessions`, for browsers. What writes must come from the service's \
own pages (`Sec-Fetch-Site: same-origin`, or a matching `Origin`), else it is refused with 403 \
`cross_site`. Where a token comes too, the cookie is not looked at."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    """Stable name of the reason."""
    errors: list[ProblemFault]
    request_id: str


@dataclass(frozen=True)
class Reader:
    """What whoever reads the document may know of the tenant."""

    types: Mapping[str, EntityType] = field(default_factory=lambda: STANDARD_TYPES)
    all_types: bool = True
    """Whether the tenant has no other ones."""
    fields: Mapping[str, Sequence[Field]] | None = None
    """The tenant's own fields by entity type; None where they are not to be shown."""


def openapi(reader: Reader) -> dict[str, Any]:
    """Return the document for all endpoints."""
    from chalicelib.api.application import endpoints

    return document_of(endpoints(), reader)


@cache
def openapi_for_strangers(*, all_types: bool) -> dict[str, Any]:
    """Return the document that tells nothing of the tenant."""
    return openapi(Reader(all_types=all_types))


def document_of(endpoints: list[Endpoint], reader: Reader) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document for these endpoints."""
    schemas, components = _schemas(endpoints, reader)
    types = list(reader.types) if reader.all_types else None
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        methods = paths.setdefault(endpoint.path, {})
        methods[endpoint.method.lower()] = operation(endpoint, schemas, types, endpoints)
    return {
        "openapi": "3.1.0",
        "info": {"title": "stageflow", "version": VERSION, "description": NOTES},
        "servers": [{"url": "./"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in endpoints)],
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "schemas": dict(sorted(components.items())),
            "responses": {
                "Problem": {
                    "description": "The request was refused.",
                    "content": {PROBLEM: {"schema": {"$ref": REFERENCE.format(name="Problem")}}},
                }
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "API token of a user"},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SESSION_COOKIE,
                    "description": SESSION,
                },
            },
        },
    }


def _types(endpoint: Endpoint) -> list[Any]:
    answers = endpoint.answer if isinstance(endpoint.answer, tuple) else (endpoint.answer,)
    taken = (endpoint.body, endpoint.query, *answers, endpoint.accepted)
    return [
        one for one in taken if one not in (None, dict, bytes, str, Anything) and one not in BY_HAND
    ]


def _schemas(endpoints: list[Endpoint], reader: Reader) -> tuple[dict[Any, Any], dict[str, Any]]:
    types: list[Any] = [Problem]
    for endpoint in endpoints:
        types += [one for one in _types(endpoint) if one not in types]
    found, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    name_instants(types, components)
    schemas: dict[Any, Any] = dict(zip(types, map(plain, found), strict=True))
    for query in {endpoint.query for endpoint in endpoints} - {None}:
        schemas["query", query.__name__] = components.pop(query.__name__, None) or {}
    named = plain({**components, **rule_schemas(), **workflow_schemas()})
    for name, schema in named.items():
        refined = {"run": "RunMode", "condition": "Condition"}
        for key in refined.keys() & schema.get("properties", {}).keys():
            if name in ("Rule", "SavedRule", "Trigger", "ShownTrigger"):
                reference = {"$ref": REFERENCE.format(name=refined[key])}
                perhaps = {"anyOf": [reference, {"type": "null"}]}
                schema["properties"][key] = reference if key == "run" else perhaps
    named |= item_schemas(
        list(reader.types.values()),
        reader.fields or {},
        all_types=reader.all_types,
        all_fields=reader.fields is not None,
    )
    if "SignInBody" in named:
        named |= sign_in_schemas(named["SignInBody"])
    named |= {"WebhookCall": WEBHOOK_CALL, "HookBody": HOOK_BODY}
    for name, example in EXAMPLES.items():
        named[name]["examples"] = [example]
    return schemas, named
