"""Items as the API shows them."""

from typing import Any

from chalicelib.domain.items.entity_types import COMMON_FIELDS
from chalicelib.domain.items.item import Item
from chalicelib.usecases.tenant.type_wide import TypeWide

_COMMON = frozenset(field.code for field in COMMON_FIELDS)


class ItemDocument:
    """Marks in the OpenAPI document what depends on the entity type and the tenant's own fields."""


class ItemPage:
    """A list of items."""


def item_document(item: Item, wide: TypeWide) -> dict[str, Any]:
    """Return the item with all its fields; those without a value are null."""
    pipeline = wide.pipelines.get(item.pipeline or "")
    stage = pipeline.stage(item.stage or "") if pipeline else None
    own = {code: item.fields.get(code) for code in wide.fields if code not in _COMMON}
    return {
        "type": item.type,
        "id": item.id,
        "title": item.title,
        "pipeline": item.pipeline,
        "stage": item.stage,
        "stage_semantics": stage.semantics if stage else None,
        "stage_entered_at": item.stage_entered_at,
        "entry": item.entry,
        "responsible": item.responsible,
        "created_by": item.created_by,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "version": item.version,
        **own,
    }


_NULLABLE_TEXT = {"type": ["string", "null"]}
_INSTANT = {"type": "string", "format": "date-time"}

ITEM_BODY: dict[str, Any] = {
    "type": "object",
    "description": "Values by field: title, responsible, pipeline, stage, own fields of the type "
    "and the tenant's uf_ fields. null empties a field.",
    "additionalProperties": True,
}
ITEM_SCHEMAS: dict[str, Any] = {
    "Item": {
        "type": "object",
        "description": "One record of an entity type; further members are its own and uf_ fields.",
        "required": ["type", "id", "title", "responsible", "created_at", "updated_at", "version"],
        "properties": {
            "type": {"type": "string"},
            "id": {"type": "integer"},
            "title": {"type": "string"},
            "pipeline": _NULLABLE_TEXT,
            "stage": _NULLABLE_TEXT,
            "stage_semantics": {"enum": ["process", "success", "failure", None]},
            "stage_entered_at": {"type": ["string", "null"], "format": "date-time"},
            "entry": {"type": "integer", "description": "Count of stage entries, from 1."},
            "responsible": {"type": "integer"},
            "created_by": {"type": "integer"},
            "created_at": _INSTANT,
            "updated_at": _INSTANT,
            "version": {"type": "integer"},
        },
        "additionalProperties": True,
    },
    "ItemPage": {
        "type": "object",
        "required": ["items", "next_cursor"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
            "next_cursor": _NULLABLE_TEXT,
        },
    },
}
