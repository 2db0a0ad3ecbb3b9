"""The OpenAPI document, made from the same endpoints that the door serves."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib import VERSION
from chalicelib.api.document.rule_schemas import rule_schemas
from chalicelib.api.document.workflow_schemas import workflow_schemas
from chalicelib.api.door.answers import PROBLEM
from chalicelib.api.door.endpoints import Anything, Endpoint
from chalicelib.api.v1.shapes.item_documents import ITEM_BODY, ITEM_SCHEMAS, ItemDocument, ItemPage
from chalicelib.domain.people.rights import ADMINS_ONLY, Right

JSON = "application/json"
REFERENCE = "#/components/schemas/{name}"
BY_HAND = {ItemDocument: "Item", ItemPage: "ItemPage"}
PROBLEM_RESPONSE = {"$ref": "#/components/responses/Problem"}
PATH_PARAMETER = re.compile(r"\{(\w+)\}")


class ProblemFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a request."""

    pointer: str
    """JSON Pointer to the faulty place, empty for the whole document."""
    message: str


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


@cache
def openapi() -> dict[str, Any]:
    """Return the document for all endpoints."""
    from chalicelib.api.application import endpoints

    return document_of(endpoints())


def document_of(endpoints: list[Endpoint]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document for these endpoints."""
    schemas, components = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        methods = paths.setdefault(endpoint.path, {})
        methods[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stageflow",
            "version": VERSION,
            "description": "CRM automation: items have stages, triggers move them, rules act.",
        },
        "servers": [{"url": "./"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in endpoints)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "responses": {
                "Problem": {
                    "description": "The request was refused.",
                    "content": {PROBLEM: {"schema": {"$ref": REFERENCE.format(name="Problem")}}},
                }
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "API token of a user"}
            },
        },
    }


def _types(endpoint: Endpoint) -> list[Any]:
    answers = endpoint.answer if isinstance(endpoint.answer, tuple) else (endpoint.answer,)
    taken = (endpoint.body, endpoint.query, *answers)
    return [
        one for one in taken if one not in (None, dict, bytes, str, Anything) and one not in BY_HAND
    ]


def _schemas(endpoints: list[Endpoint]) -> tuple[dict[Any, Any], dict[str, Any]]:
    types: list[Any] = [Problem]
    for endpoint in endpoints:
        types += [one for one in _types(endpoint) if one not in types]
    found, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    schemas: dict[Any, Any] = dict(zip(types, found, strict=True))
    schemas |= {name: {"$ref": REFERENCE.format(name=name)} for name in ITEM_SCHEMAS}
    for query in {endpoint.query for endpoint in endpoints} - {None}:
        schemas["query", query.__name__] = components.pop(query.__name__, None) or {}
    return schemas, {**components, **ITEM_SCHEMAS, **rule_schemas(), **workflow_schemas()}


def _schema(type: Any, schemas: dict[Any, Any]) -> dict[str, Any]:
    if isinstance(type, tuple):
        return {"anyOf": [_schema(one, schemas) for one in type]}
    if type in BY_HAND:
        return dict(schemas[BY_HAND[type]])
    if type is dict:
        return dict(ITEM_BODY)
    if type is Anything:
        return {}
    return dict(schemas[type])


def _operation(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.tag.lower().replace(' ', '_')}_{endpoint.name}",
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "x-right": endpoint.right,
    }
    notes = [endpoint.description] if endpoint.description else []
    if endpoint.right in ADMINS_ONLY:
        notes.append("Admins only.")
    if notes:
        operation["description"] = "\n\n".join(notes)
    if endpoint.right is Right.ANYONE:
        operation["security"] = []
    parameters = _parameters(endpoint, schemas)
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is Anything:
        operation["requestBody"] = {"content": {"*/*": {"schema": {}}}}
    elif endpoint.body is not None:
        schema = _schema(endpoint.body, schemas)
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    operation["responses"] = _responses(endpoint, schemas)
    return operation


def _parameters(endpoint: Endpoint, schemas: dict[Any, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PATH_PARAMETER.findall(endpoint.path)
    ]
    if endpoint.query is not None:
        schema = schemas["query", endpoint.query.__name__]
        for name, one in schema.get("properties", {}).items():
            parameter: dict[str, Any] = {"name": name, "in": "query", "schema": dict(one)}
            if "description" in one:
                parameter["description"] = parameter["schema"].pop("description")
            found.append(parameter)
    if endpoint.filters and endpoint.answer is ItemPage:
        found.append(
            {
                "name": "filters",
                "in": "query",
                "description": "Any field of the item, see above.",
                "style": "form",
                "explode": True,
                "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            }
        )
    for wanted, header, text in (
        (endpoint.creates, "Idempotency-Key", "The same key and body again get the first answer."),
        (
            endpoint.versioned and endpoint.method != "GET",
            "If-Match",
            "ETag of the version that the change is meant for, or *.",
        ),
    ):
        if wanted:
            found.append(
                {"name": header, "in": "header", "description": text, "schema": {"type": "string"}}
            )
    return found


def _responses(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(endpoint.status).phrase}
    if endpoint.answer in (bytes, str):
        answer["content"] = {endpoint.media.partition(";")[0]: {"schema": {"type": "string"}}}
    elif endpoint.answer is not None:
        answer["content"] = {JSON: {"schema": _schema(endpoint.answer, schemas)}}
    if endpoint.versioned and endpoint.answer is not None:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
    refusals = {str(status): dict(PROBLEM_RESPONSE) for status in _refusals(endpoint)}
    if "403" in refusals:
        whose = "Admins have it" if endpoint.right in ADMINS_ONLY else "Every user has it"
        refusals["403"]["description"] = (
            f"The right `{endpoint.right}` is missing, or does not reach as far. {whose}."
        )
    return {str(endpoint.status): answer, **refusals}


def _refusals(endpoint: Endpoint) -> list[int]:
    anyone = endpoint.right is Right.ANYONE
    found = {
        400: True,
        401: not anyone,
        403: not anyone,
        404: "{" in endpoint.path,
        409: endpoint.method != "GET",
        412: endpoint.versioned and endpoint.method != "GET",
        413: endpoint.body is not None,
        500: True,
        503: True,
    }
    return [status for status, possible in found.items() if possible]
