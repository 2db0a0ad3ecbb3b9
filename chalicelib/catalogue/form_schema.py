"""JSON Schemas of parameters, with all that a form needs to ask for them."""

from typing import Any

import msgspec


def form_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of an action's or a trigger's parameters.

    Each parameter has a title, made of its name where its type has none, and its `format` stands
    beside its description, also where it may be null.
    """
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    own = definitions.pop(kind.__name__) if "$ref" in schema else schema
    own = {key: value for key, value in own.items() if key not in ("title", "description")}
    own["properties"] = {
        name: _with_title(name, one) for name, one in own.get("properties", {}).items()
    }
    return {**own, "$defs": definitions} if definitions else own


def _with_title(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    told = {"title": name.replace("_", " ").capitalize(), **schema}
    found = _format(schema)
    return told if found is None else {**told, "format": found}


def _format(schema: dict[str, Any]) -> Any:
    """Return what is picked for a value: said of it, or of each kind of value but null."""
    if "format" in schema:
        return schema["format"]
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return _format(kinds[0]) if len(kinds) == 1 else None
