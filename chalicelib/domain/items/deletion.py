"""Deletion: an item goes to the recycle bin, comes back, or goes for good (semantics/items)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Pipeline

KEPT = timedelta(days=30)
"""How long the recycle bin holds an item."""
LINGERS = timedelta(days=1)
"""How long what is left of an item stays that no bin holds: until what was under way about it has
ended. Nobody sees it or gets it back meanwhile."""


def deleted_item(
    item: Item, type: EntityType | None, *, by: int, now: datetime, cause: Cause
) -> Item:
    """Return the item marked as deleted, one version on.

    It lies in the recycle bin from then on, where its type has one.
    """
    binned = type is not None and type.flags.recycle_bin
    return msgspec.structs.replace(
        item,
        version=item.version + 1,
        authors={},
        deleted_at=now,
        deleted_by=by,
        purge_at=now + KEPT if binned else None,
        ends_at=None if binned else now + LINGERS,
        updated_at=now,
        updated_by=by,
        cause=cause,
    )


def restored_item(item: Item, pipelines: Mapping[str, Pipeline], *, by: int, now: datetime) -> Item:
    """Return an item as it comes out of the recycle bin, one version on.

    In the stage entry in which it was; where its stage is gone, at the beginning of the first
    pipeline.
    """
    back: dict[str, Any] = {}
    pipeline = pipelines.get(item.pipeline or "")
    first = next(iter(pipelines.values()), None)
    lost = item.stage is not None and (pipeline is None or pipeline.stage(item.stage) is None)
    if lost and first is not None:
        back = {
            "pipeline": first.id,
            "stage": first.stages[0].code,
            "stage_entered_at": now,
            "entry": item.entry + 1,
            "previous_stage": item.stage,
            "moved_by": by,
        }
    return msgspec.structs.replace(
        item,
        version=item.version + 1,
        deleted_at=None,
        deleted_by=None,
        purge_at=None,
        updated_at=now,
        updated_by=by,
        cause=Cause(),
        **back,
    )


def purged_item(item: Item, now: datetime) -> Item:
    """Return what is left of an item that goes for good: that there was one."""
    return msgspec.structs.replace(
        item,
        version=item.version + 1,
        title="",
        fields={},
        authors={},
        deleted_at=item.deleted_at or now,
        purge_at=None,
        ends_at=None,
        updated_at=now,
    )
