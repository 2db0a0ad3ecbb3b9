"""JSON Schemas of parameters, with all that a form needs to ask for them."""

from functools import cache
from typing import Any

import msgspec

from chalicelib.catalogue.parameters.marks import Format

_OF_A_TYPE = frozenset(
    {Format.FIELD, Format.FIELDS, Format.DATE_FIELD, Format.FILE_FIELD, Format.FIELD_VALUES}
)
"""What is picked among the fields of an entity type."""


@cache
def form_schema(kind: type[msgspec.Struct], about: str | None = None) -> dict[str, Any]:
    """Return the schema of an action's or a trigger's parameters.

    It is made once, and nobody changes it. Each parameter has a title, made of its name where its
    type has none, and its `format` stands beside its description, also where it may be null; so in
    what has parts. Where something of another type than the item's is picked, `of` names it, or
    points to the parameter that does.

    Args:
        kind: the action or trigger.
        about: the type whose fields it names, None for those of the item.
    """
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    own = definitions.pop(kind.__name__) if "$ref" in schema else schema
    own = {key: value for key, value in own.items() if key not in ("title", "description")}
    parts = {name: _told(one, about) for name, one in definitions.items()}
    return {**_told(own, about), **({"$defs": parts} if parts else {})}


def _told(schema: dict[str, Any], about: str | None) -> dict[str, Any]:
    if schema.get("type") != "object":
        return schema
    properties = schema.get("properties", {})
    named = {name: _parameter(name, one, about) for name, one in properties.items()}
    return {**schema, "properties": named}


def _parameter(name: str, schema: dict[str, Any], about: str | None) -> dict[str, Any]:
    told = {"title": name.replace("_", " ").capitalize(), **schema}
    for key in ("format", "of", "words"):
        if (found := _hoisted(schema, key)) is not None:
            told[key] = found
    if about is not None and told.get("format") in _OF_A_TYPE:
        told.setdefault("of", about)
    return told


def _hoisted(schema: dict[str, Any], key: str) -> Any:
    """Return what is said of a value, or of each kind of value but null."""
    if key in schema:
        return schema[key]
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return _hoisted(kinds[0], key) if len(kinds) == 1 else None
