"""Parameters of operations as the OpenAPI document tells them, as strict as the door is."""

import re
from collections.abc import Sequence
from typing import Any

from chalicelib.api.document.plain_schemas import plain, without_null
from chalicelib.api.door.endpoints import Endpoint
from chalicelib.api.door.preconditions import IF_MATCH, KEY, MAX_KEY

PATH_PARAMETER = re.compile(r"\{(\w+)\}")
NUMBERED = ("/v1/items/{type}/{id}", "/v1/users/{id}")
"""Paths whose `{id}` is a number; elsewhere it is a short text."""
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 10**12 - 1}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 1_000}
_HEADERS = {
    "Idempotency-Key": (
        "The same key and body again get the first answer.",
        {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": KEY},
    ),
    "If-Match": (
        "ETag of the version that the change is meant for, or *.",
        {"type": "string", "pattern": IF_MATCH.replace("?P<version>", "")},
    ),
    "If-None-Match": (
        "ETag of the version that is known; where it still holds, the answer is 304.",
        {"type": "string"},
    ),
}


def parameters(
    endpoint: Endpoint, query: dict[str, Any], types: Sequence[str] | None
) -> list[dict[str, Any]]:
    """Return the parameters of an operation.

    Args:
        endpoint: whose they are.
        query: schema of its query parameters.
        types: codes of all entity types, None where there are some that the reader must not know.
    """
    found = [
        {"name": name, "in": "path", "required": True, "schema": _in_path(endpoint, name, types)}
        for name in PATH_PARAMETER.findall(endpoint.path)
    ]
    for name, one in query.get("properties", {}).items():
        schema = without_null(plain(one))
        told = schema.pop("description", None)
        about: dict[str, Any] = {"description": told} if told else {}
        about |= {"required": True} if name in query.get("required", ()) else {}
        found.append({"name": name, "in": "query", **about, "schema": schema})
    if endpoint.filters and endpoint.path in _FILTERED:
        found.append(_FILTERS)
    return found + [
        {"name": name, "in": "header", "description": text, "schema": schema}
        for name in _headers(endpoint)
        for text, schema in [_HEADERS[name]]
    ]


_FILTERED = frozenset({"/v1/items/{type}", "/v1/items/{type}/export"})
"""Lists of items."""
_FILTERS: dict[str, Any] = {
    "name": "filters",
    "in": "query",
    "description": "Any field of the item, see above.",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    "examples": {"large": {"value": {"amount__gte": "5000", "stage": "new"}}},
}


def _headers(endpoint: Endpoint) -> list[str]:
    wanted = {
        "Idempotency-Key": endpoint.creates or endpoint.path == "/hooks/{code}",
        "If-Match": endpoint.versioned and endpoint.method != "GET",
        "If-None-Match": endpoint.tagged or (endpoint.versioned and endpoint.method == "GET"),
    }
    return [name for name, taken in wanted.items() if taken]


def _in_path(endpoint: Endpoint, name: str, types: Sequence[str] | None) -> dict[str, Any]:
    if name == "id" and endpoint.path.startswith(NUMBERED):
        return dict(_NUMBER)
    if name == "type":
        return {"type": "string", "enum": list(types)} if types else dict(_TEXT)
    return dict(_TEXT)
