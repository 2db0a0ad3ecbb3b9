"""What the OpenAPI document says of one operation."""

from http import HTTPStatus
from typing import Any

from chalicelib.api.document.parameters import PATH_PARAMETER, parameters
from chalicelib.api.door.endpoints import Anything, Endpoint
from chalicelib.api.v1.shapes.item_documents import ItemDocument, ItemPage
from chalicelib.domain.people.rights import ADMINS_ONLY, Right

JSON = "application/json"
BY_HAND: dict[Any, str] = {ItemDocument: "Item", ItemPage: "ItemPage"}
PROBLEM_RESPONSE = {"$ref": "#/components/responses/Problem"}
HOOK_MEDIA = (JSON, "application/x-www-form-urlencoded", "multipart/form-data")
_TAG = {"type": "string", "pattern": '^"(0|[1-9][0-9]*)"$'}
_HASH = {"type": "string", "pattern": '^"[0-9a-f]{32}"$'}


def operation(
    endpoint: Endpoint,
    schemas: dict[Any, Any],
    types: list[str] | None,
    endpoints: list[Endpoint],
) -> dict[str, Any]:
    """Return the operation of an endpoint.

    Args:
        endpoint: what is told.
        schemas: those of all bodies and answers, by type.
        types: codes of all entity types, None where the reader must not know them.
        endpoints: all of them, for links from one to the next.
    """
    told: dict[str, Any] = {
        "operationId": operation_id(endpoint),
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "x-right": endpoint.right,
    }
    notes = [endpoint.description] if endpoint.description else []
    if endpoint.right in ADMINS_ONLY:
        notes.append("Admins only.")
    if notes:
        told["description"] = "\n\n".join(notes)
    if endpoint.right is Right.ANYONE:
        told["security"] = [{}, {"token": []}] if endpoint.knows_callers else []
    query = schemas["query", endpoint.query.__name__] if endpoint.query else {}
    found = parameters(endpoint, query, types)
    if found:
        told["parameters"] = found
    if endpoint.body is Anything:
        schema = _reference("HookBody")
        told["requestBody"] = {"content": {media: {"schema": schema} for media in HOOK_MEDIA}}
    elif endpoint.body is not None:
        schema = _schema(endpoint.body, schemas)
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    told["responses"] = _responses(endpoint, schemas, endpoints)
    return told


def operation_id(endpoint: Endpoint) -> str:
    """Return the name that clients call an operation by."""
    return f"{endpoint.tag.lower().replace(' ', '_')}_{endpoint.name}"


def _schema(type: Any, schemas: dict[Any, Any]) -> dict[str, Any]:
    if isinstance(type, tuple):
        return {"anyOf": [_schema(one, schemas) for one in type]}
    if type in BY_HAND:
        return _reference(BY_HAND[type])
    if type is dict:
        return _reference("ItemFields")
    return {} if type is Anything else dict(schemas[type])


def _responses(
    endpoint: Endpoint, schemas: dict[Any, Any], endpoints: list[Endpoint]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(endpoint.status).phrase}
    if endpoint.answer in (bytes, str):
        answer["content"] = {endpoint.media.partition(";")[0]: {"schema": {"type": "string"}}}
    elif endpoint.answer is not None:
        answer["content"] = {JSON: {"schema": _schema(endpoint.answer, schemas)}}
    if endpoint.versioned and endpoint.answer is not None:
        answer["headers"] = {"ETag": {"schema": _TAG}}
    if endpoint.tagged:
        answer["headers"] = {"ETag": {"schema": _HASH}}
    links = _links(endpoint, endpoints)
    if links:
        answer["links"] = links
    refusals = {str(status): dict(PROBLEM_RESPONSE) for status in _refusals(endpoint)}
    if "403" in refusals:
        whose = "Admins have it" if endpoint.right in ADMINS_ONLY else "Every user has it"
        refusals["403"]["description"] = (
            "What shows who calls (a signature, a token, an origin) is wrong, too old or used."
            if endpoint.right is Right.ANYONE
            else f"The right `{endpoint.right}` is missing, or does not reach as far. {whose}."
        )
    told = {str(endpoint.status): answer, **refusals}
    if endpoint.accepted is not None:
        content = {JSON: {"schema": _schema(endpoint.accepted, schemas)}}
        told["202"] = {"description": HTTPStatus.ACCEPTED.phrase, "content": content}
    if endpoint.tagged or (endpoint.versioned and endpoint.method == "GET"):
        told["304"] = {"description": "The caller has this version already."}
    return told


def _refusals(endpoint: Endpoint) -> list[int]:
    anyone = endpoint.right is Right.ANYONE
    knows = not anyone or endpoint.signs_in
    found = {
        400: True,
        401: knows or endpoint.knows_callers,
        403: not anyone
        or endpoint.signs_in
        or (endpoint.method == "POST" and "{" in endpoint.path),
        404: "{" in endpoint.path or endpoint.path.endswith(("/current", "/console")),
        409: endpoint.method != "GET",
        412: endpoint.versioned and endpoint.method != "GET",
        413: endpoint.body is not None,
        500: True,
        503: True,
    }
    return [status for status, possible in found.items() if possible]


def _links(endpoint: Endpoint, endpoints: list[Endpoint]) -> dict[str, Any]:
    """Return how to go on with what was made: to all that its own path offers."""
    if not endpoint.creates or endpoint.status != 201:
        return {}
    own = f"{endpoint.path}/{{id}}"
    carried = {name: f"$request.path.{name}" for name in PATH_PARAMETER.findall(endpoint.path)} | {
        "id": "$response.body#/id"
    }
    return {
        one.name: {"operationId": operation_id(one), "parameters": carried}
        for one in endpoints
        if one.path == own
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}
