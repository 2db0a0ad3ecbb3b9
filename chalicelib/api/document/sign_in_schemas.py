"""JSON Schemas of the ways to sign in: which parts of the body stand together."""

from collections.abc import Mapping
from typing import Any

_TEMPLATE = "#/components/schemas/{name}"
_WAYS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "SignInWithToken": ("With an API token.", ("token",)),
    "AskForCode": ("Let a code be sent to one's address.", ("email",)),
    "SignInWithCode": ("With the code that came by e-mail.", ("email", "code")),
    "SignInWithIssuer": ("With the firm's own login.", ("code", "verifier", "issuer")),
}


def sign_in_schemas(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas by name: SignInBody, and what it may be.

    Args:
        body: the schema of all parts together.
    """
    parts = {name: _without_null(one) for name, one in body["properties"].items()}
    ways = {
        name: {
            "type": "object",
            "description": about,
            "properties": {part: parts[part] for part in needed},
            "required": [*needed],
            "additionalProperties": False,
        }
        for name, (about, needed) in _WAYS.items()
    }
    either = [{"$ref": _TEMPLATE.format(name=name)} for name in ways]
    return {**ways, "SignInBody": {"description": body.get("description", ""), "oneOf": either}}


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a part that is given."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    told = {key: one for key, one in schema.items() if key not in ("anyOf", "default")}
    return {**told, **kinds[0]} if kinds else told
