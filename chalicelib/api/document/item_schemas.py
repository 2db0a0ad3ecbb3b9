"""JSON Schemas of items: what they show and what may be written, by entity type."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.items.common_fields import COMMON_FIELDS, STAGED_ONLY
from chalicelib.domain.items.entity_types import EntityType, fields_of
from chalicelib.domain.items.fields import MAX_VALUES, Field, FieldType
from chalicelib.domain.words.currencies import CURRENCIES
from chalicelib.domain.words.text import MAX_TEXT

_ID = {"type": "integer", "minimum": 1, "maximum": 10**12 - 1}
_INSTANT = {"type": "string", "format": "date-time"}
_DATE = {"type": "string", "format": "date"}
_TEXT = {"type": "string", "maxLength": MAX_TEXT}
_DECIMAL = {
    "type": "string",
    "pattern": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,4})?$",
    "description": "A decimal number as a text.",
}
_NULL = {"type": "null"}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_ADDRESS = _object({"value": {"type": "string"}, "type": {"type": "string"}}, "value")
_MAILED = _object(
    {
        "value": {"type": "string"},
        "type": {"type": "string"},
        "bounced_at": {
            "type": "string",
            "format": "date-time",
            "description": "Since when it takes no mail; nothing is sent to it.",
        },
    },
    "value",
)
_ELSEWHERE = _object(
    {
        "name": {**_TEXT, "minLength": 1},
        "url": {**_TEXT, "format": "uri", "pattern": "^https://"},
    },
    "name",
    "url",
)
_FILE = {"anyOf": [{**_TEXT, "pattern": "^[a-z0-9_-]{1,60}$"}, _ELSEWHERE]}
_SHOWN: dict[FieldType, dict[str, Any]] = {
    FieldType.STRING: {"type": "string"},
    FieldType.NUMBER: {"type": "number"},
    FieldType.DATE: _DATE,
    FieldType.DATETIME: _INSTANT,
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.LIST: {"type": "string"},
    FieldType.USER: {"type": "integer"},
    FieldType.MONEY: _DECIMAL,
    FieldType.CURRENCY: {"type": "string"},
    FieldType.FILE: _FILE,
    FieldType.ITEM: {"type": "integer"},
    FieldType.RESOURCE_BOOKING: {"type": "string"},
    FieldType.EMAIL: _MAILED,
    FieldType.PHONE: _ADDRESS,
}
_WRITTEN: dict[FieldType, dict[str, Any]] = {
    **_SHOWN,
    FieldType.STRING: _TEXT,
    FieldType.NUMBER: {
        "type": "number",
        "exclusiveMinimum": -(10**15),
        "exclusiveMaximum": 10**15,
    },
    FieldType.DATE: {"anyOf": [_DATE, _INSTANT]},
    FieldType.USER: _ID,
    FieldType.ITEM: _ID,
    FieldType.MONEY: {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": -(10**15), "exclusiveMaximum": 10**15},
            _DECIMAL,
        ]
    },
    FieldType.CURRENCY: {"type": "string", "enum": sorted(CURRENCIES)},
    FieldType.EMAIL: {"anyOf": [{"type": "string", "format": "email"}, _MAILED]},
    FieldType.PHONE: {"anyOf": [{"type": "string"}, _ADDRESS]},
}
_ALWAYS = (
    "type",
    "id",
    "title",
    "responsible",
    "created_by",
    "created_at",
    "updated_at",
    "version",
)
_OTHER_ITEM: dict[str, Any] = {
    "type": "object",
    "description": "An item of a type of the tenant's own; send a token to read of its fields.",
    "required": list(_ALWAYS),
    "properties": {
        **{key: {"type": "string"} for key in ("type", "title")},
        **{key: {"type": "integer"} for key in ("id", "responsible", "created_by", "version")},
        **dict.fromkeys(("created_at", "updated_at"), _INSTANT),
    },
    "additionalProperties": True,
}
_OTHER_FIELDS: dict[str, Any] = {
    "type": "object",
    "description": "Values by field, of a type of the tenant's own.",
    "additionalProperties": True,
}
_COUNTS = frozenset({"id", "entry", "version"})


def item_schemas(
    types: Sequence[EntityType],
    custom: Mapping[str, Sequence[Field]],
    *,
    all_types: bool,
    all_fields: bool,
) -> dict[str, Any]:
    """Return the schemas by name: Item, ItemFields, ItemPage, and two of each type.

    Args:
        types: those that the reader may know of.
        custom: the tenant's own fields that the reader may know of, by entity type.
        all_types: whether there are no further types.
        all_fields: whether there are no further fields.
    """
    named: dict[str, Any] = {}
    for type in types:
        fields = fields_of(type, tuple(custom.get(type.code, ())))
        named[f"{_name(type)}Item"] = _shown(type, fields)
        named[f"{_name(type)}Fields"] = _written(type, fields, all_fields=all_fields)
    if not all_types:
        named |= {"OtherItem": _OTHER_ITEM, "OtherFields": _OTHER_FIELDS}
    return {
        **named,
        "Item": {
            "description": "One record of an entity type.",
            "anyOf": [_ref(name) for name in named if name.endswith("Item")],
        },
        "ItemFields": {
            "description": "Values by field, of the type in the path. null empties a field.",
            "anyOf": [_ref(name) for name in named if name.endswith("Fields")],
        },
        "ItemPage": {
            "type": "object",
            "required": ["items", "next_cursor"],
            "properties": {
                "items": {"type": "array", "items": _ref("Item")},
                "next_cursor": {"type": ["string", "null"]},
            },
        },
    }


def _shown(type: EntityType, fields: Mapping[str, Field]) -> dict[str, Any]:
    told = {code: _value(field, _SHOWN) for code, field in fields.items()}
    told |= {code: {"type": "integer"} for code in _COUNTS & told.keys()}
    common = {field.code: _NULL for field in COMMON_FIELDS if field.code in STAGED_ONLY}
    semantics = ["process", "success", "failure"] if type.has_stages else []
    return {
        "type": "object",
        "description": f"{type.title}. Further members are the tenant's own fields, uf_.",
        "required": list(_ALWAYS),
        "properties": {
            "type": {"type": "string", "const": type.code},
            **common,
            "entry": {"type": "integer", "description": "Count of stage entries, from 1."},
            "stage_semantics": {"enum": [*semantics, None]},
            **{
                code: schema if code in _ALWAYS else {"anyOf": [schema, _NULL]}
                for code, schema in told.items()
            },
        },
        "additionalProperties": True,
    }


def _written(type: EntityType, fields: Mapping[str, Field], *, all_fields: bool) -> dict[str, Any]:
    return {
        "type": "object",
        "description": f"Values of the fields of a {type.title.lower()}.",
        "properties": {
            code: schema if field.required else {"anyOf": [schema, _NULL]}
            for code, field in fields.items()
            if not field.read_only
            for schema in [_value(field, _WRITTEN)]
        },
        "additionalProperties": not all_fields,
    }


def _value(field: Field, kinds: Mapping[FieldType, dict[str, Any]]) -> dict[str, Any]:
    one = dict(kinds[field.type])
    if kinds is _WRITTEN and field.options:
        one["enum"] = list(field.options)
    if not field.multiple:
        return {**one, "title": field.title}
    most = {"maxItems": MAX_VALUES} if kinds is _WRITTEN else {}
    return {"type": "array", "items": one, "title": field.title, **most}


def _name(type: EntityType) -> str:
    return "".join(part.capitalize() for part in type.code.split("_"))


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
