"""Entries of the catalogue for what apps have registered: all are run by `run_app_action`."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue.listing import describe_actions
from chalicelib.catalogue.parameters.marks import Format, Mark
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Variable

RUN = "run_app_action"

_TYPES = {
    FieldType.NUMBER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.USER: "integer",
    FieldType.ITEM: "integer",
}
_FORMATS = {
    FieldType.USER: Format.USER,
    FieldType.ITEM: Format.ITEM,
    FieldType.DATE: Format.DATE,
    FieldType.DATETIME: Format.INSTANT,
    FieldType.FILE: Format.FILE,
}


def with_app_actions(registered: Iterable[AppAction]) -> list[dict[str, Any]]:
    """Return all actions, those of apps behind the one that runs them."""
    entries = [{**one, "app_action": None} for one in describe_actions()]
    place = next(index for index, one in enumerate(entries) if one["code"] == RUN) + 1
    own = [_entry(entries[place - 1], one) for one in sorted(registered, key=lambda one: one.code)]
    return [*entries[:place], *own, *entries[place:]]


def _entry(base: Mapping[str, Any], action: AppAction) -> dict[str, Any]:
    """Return the entry of one action: `base` with what is known of it filled in."""
    schema = base["parameters"]
    known = schema["properties"]
    properties = {
        **known,
        "app_action": {**known["app_action"], "const": action.code},
        "properties": {**known["properties"], **_properties_schema(action.properties)},
    }
    defaults = {
        name: one.default for name, one in action.properties.items() if one.default is not None
    }
    return {
        **base,
        "app_action": action.code,
        "title": action.name,
        "description": action.description or base["description"],
        "parameters": {**schema, "properties": properties},
        "example": {"app_action": action.code, "properties": defaults},
        "results": {
            "status": base["results"]["status"],
            **{name: one.title or name for name, one in action.returns.items()},
        },
        "entity_types": None if action.entity_types is None else sorted(action.entity_types),
    }


def _properties_schema(properties: Mapping[str, Variable]) -> dict[str, Any]:
    return {
        "properties": {name: _schema(name, one) for name, one in properties.items()},
        "required": [
            name for name, one in properties.items() if one.required and one.default is None
        ],
        "additionalProperties": False,
    }


def _schema(name: str, one: Variable) -> dict[str, Any]:
    """Return the schema of a property; each may be a text with placeholders instead."""
    kind = _TYPES.get(one.type, "string")
    types = kind if kind == "string" else [kind, "string"]
    schema: dict[str, Any] = {"type": types, str(Mark.TEMPLATE): True}
    if one.type in _FORMATS:
        schema["format"] = str(_FORMATS[one.type])
    if one.options:
        schema["examples"] = list(one.options)
    if one.target:
        schema["of"] = one.target
    titled = {"title": one.title or name.replace("_", " ").capitalize()}
    titled |= {"default": one.default} if one.default is not None else {}
    if one.multiple:
        return {"type": ["array", "string"], "items": schema, str(Mark.TEMPLATE): True, **titled}
    return {**schema, **titled}
