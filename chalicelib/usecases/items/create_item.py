"""Create an item."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.files.in_items import field_owners, files_in
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.item_changes import Draft, check_values, new_item
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_row
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.items.booked import require_booked
from chalicelib.usecases.items.references import check_references
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant


def create_item(
    tenant: Tenant,
    caller: Caller,
    type: str,
    document: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
    right: Right = Right.ITEM_ADD,
) -> Item:
    """Create an item with its defaults; it enters its stage (semantics/items: saving).

    One write; beyond it one read where the item links to others, and one with an idempotency key;
    files cost more (take_files). `right` is what it takes of the caller.

    Raises:
        NotFound: no such entity type.
        Invalid: the values have faults.
    """
    caller.require(right)
    before = first_answer(tenant, once, Item)
    if before is not None:
        return before
    wide = tenant.configuration.type(type, now)
    require_booked(tenant, wide.entity_type)
    draft = check_values(document, wide.fields)
    check_references(tenant, caller, draft.values, wide.fields, now)
    item = made_item(tenant, type, draft, by=caller.id, now=now, cause=Cause())
    caller.require(right, on=item)
    places = files_in(item.fields, wide.fields)
    owners = field_owners(item.ref, item.fields, wide.fields)
    _, taken = take_files(tenant, caller, owners, places, now)
    try:
        return write_once(tenant, once, [Put(item_row(item), expect="absent"), *taken], item, now)
    except Conflict:
        # Ids are leased: what lies there is our own, the answer to the write was lost on its way.
        if find_item(tenant, item.ref) == item:
            return item
        raise


def made_item(
    tenant: Tenant,
    type: str,
    draft: Draft,
    *,
    by: int,
    now: datetime,
    cause: Cause,
    complete: bool = True,
) -> Item:
    """Return a new item with its id, not stored yet.

    What an inquiry makes need not be `complete`: nobody is there to fill required fields.

    Raises:
        Invalid: a required field is empty, or there is no such pipeline or stage.
    """
    wide = tenant.configuration.type(type, now)
    everywhere = tenant.configuration.tenant(now)
    pipeline = wide.default_pipeline
    named = draft.values.get("pipeline")
    if pipeline is not None and named is not None:
        pipeline = wide.pipelines.get(named)
        if pipeline is None:
            message = there_is_no("pipeline", named, wide.pipelines)
            raise Invalid.at("/pipeline", message, code=Code.UNKNOWN_PIPELINE)
    fields = wide.fields
    if not complete:
        fields = {code: replace(one, required=False) for code, one in fields.items()}
    return new_item(
        draft,
        entity_type=wide.entity_type,
        fields=fields,
        pipeline=pipeline,
        id=tenant.ids.next(type),
        creator=by,
        now=now,
        today=everywhere.today(now),
        currency=everywhere.settings.currency,
        cause=cause,
    )
