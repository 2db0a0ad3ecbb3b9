"""Schemas as makers of clients understand them: nothing that only a validator can read."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import inspect

NULL = {"type": "null"}


def plain(schema: Any) -> Any:
    """Return a schema in which objects that hold anything say so.

    References stand alone, and lists of a fixed length say what their members are and how many.
    """
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {name: schema[name] for name in ("$ref", "description") if name in schema}
    found = {
        # Examples and defaults are values, not schemas.
        name: one if name in ("examples", "default", "const", "enum") else plain(one)
        for name, one in schema.items()
    }
    if found.get("type") == "object" and "properties" not in found:
        found.setdefault("additionalProperties", True)
    members = found.pop("prefixItems", None)
    if members:
        found["items"] = members[0] if all(one == members[0] for one in members) else {}
    return found


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what is given or left out, and is never null."""
    found = {name: one for name, one in schema.items() if (name, one) != ("default", None)}
    kinds = [one for one in found.get("anyOf", ()) if one != NULL]
    if len(kinds) == 1:
        del found["anyOf"]
        found = {**kinds[0], **found}
    return found


def name_instants(types: Iterable[Any], schemas: dict[str, Any]) -> None:
    """Say of every instant that it is one; msgspec says so of those that need a zone only."""
    for struct in _structs(types):
        told = schemas.get(struct.cls.__name__, {}).get("properties", {})
        for field in struct.fields:
            if _holds_instant(field.type) and field.encode_name in told:
                schema = told[field.encode_name]
                for one in schema.get("anyOf", [schema]):
                    if one.get("type") == "string":
                        one["format"] = "date-time"


def _holds_instant(type: inspect.Type) -> bool:
    return any(isinstance(one, inspect.DateTimeType) for one in _alternatives(type))


def _alternatives(type: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(type, inspect.Metadata):
        yield from _alternatives(type.type)
    elif isinstance(type, inspect.UnionType):
        for one in type.types:
            yield from _alternatives(one)
    else:
        yield type


def _structs(types: Iterable[Any]) -> list[inspect.StructType]:
    """Return all structs that these types are made of."""
    found: dict[type, inspect.StructType] = {}
    todo: list[Any] = list(msgspec.inspect.multi_type_info(types))
    while todo:
        one = todo.pop()
        if isinstance(one, inspect.StructType):
            if one.cls not in found:
                found[one.cls] = one
                todo += [field.type for field in one.fields]
        else:
            todo += _parts(one)
    return list(found.values())


def _parts(type: inspect.Type) -> list[inspect.Type]:
    if isinstance(type, inspect.Metadata):
        return [type.type]
    if isinstance(type, inspect.UnionType):
        return list(type.types)
    if isinstance(type, inspect.CollectionType | inspect.VarTupleType):
        return [type.item_type]
    return [type.value_type] if isinstance(type, inspect.DictType) else []
