"""Change an item: its fields, its stage, its pipeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Invalid, Stale
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import changed_item, check_values
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.users import User
from chalicelib.domain.words.wording import there_is_no
from chalicelib.usecases.items.references import check_references
from chalicelib.usecases.items.save_item import get_item, item_writes
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 5


def change_item(
    tenant: Tenant,
    actor: User,
    ref: ItemRef,
    document: Mapping[str, Any],
    *,
    now: datetime,
    expected_version: int | None = None,
) -> Item:
    """Set fields of an item and return it.

    Where no value differs, nothing is written and nothing starts.

    One read and one write; one more read where the change links to other items.

    Raises:
        NotFound: no such type or item.
        Invalid: the values have faults, or the stage is not one of the pipeline's.
        Stale: the item is not at `expected_version`.
        Clash: others kept changing the item at the same time.
    """
    wide = tenant.configuration.type(ref.type, now)

    def pipeline_of(id: str) -> Pipeline:
        found = wide.pipelines.get(id)
        if found is None:
            message = there_is_no("pipeline", id, wide.pipelines)
            raise Invalid.at("/pipeline", message, code=Code.UNKNOWN_PIPELINE)
        return found

    draft = check_values(document, wide.fields)
    check_references(tenant, draft.values, wide.fields, now)
    for _ in range(TRIES):
        item = get_item(tenant, ref)
        if expected_version not in (None, item.version):
            raise Stale(
                f"the item is at version {item.version}, not {expected_version}; read it again"
            )
        changed = changed_item(
            item,
            draft,
            fields=wide.fields,
            pipeline_of=pipeline_of,
            by=actor.id,
            now=now,
            cause=Cause(),
        )
        if changed is item:
            return item
        try:
            tenant.table.write(item_writes(item, changed))
        except Conflict:
            continue
        return changed
    raise Clash(f"{ref} is being changed by others all the time; try again", code=Code.BUSY)
