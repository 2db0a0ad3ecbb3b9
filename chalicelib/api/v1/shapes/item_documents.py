"""Items as the API shows them."""

from typing import Annotated, Any

import msgspec

from chalicelib.domain.items.common_fields import COMMON_FIELDS
from chalicelib.domain.items.item import Item
from chalicelib.usecases.tenant.type_wide import TypeWide

StageName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=120,
        description="Its code, or as the source has it: NEW, C7:NEW, DT177_7:NEW.",
    ),
]
"""How a stage is called where an item comes to it."""

_COMMON = frozenset(field.code for field in COMMON_FIELDS)


class ItemDocument:
    """Marks in the OpenAPI document what depends on the entity type and the tenant's own fields."""


class ItemPage:
    """A list of items."""


def item_document(item: Item, wide: TypeWide) -> dict[str, Any]:
    """Return the item with all its fields; those without a value are null."""
    staged = wide.entity_type.has_stages
    pipeline = wide.pipelines.get(item.pipeline or "")
    stage = pipeline.stage(item.stage or "") if pipeline else None
    own = {code: item.fields.get(code) for code in wide.fields if code not in _COMMON}
    return {
        "type": item.type,
        "id": item.id,
        "title": item.title,
        "pipeline": item.pipeline if staged else None,
        "stage": item.stage if staged else None,
        "stage_semantics": stage.semantics if stage else None,
        "stage_entered_at": item.stage_entered_at if staged else None,
        "entry": item.entry if staged else 0,
        "previous_stage": item.previous_stage if staged else None,
        "moved_by": item.moved_by if staged else None,
        "responsible": item.responsible,
        "created_by": item.created_by,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "version": item.version,
        **own,
    }
