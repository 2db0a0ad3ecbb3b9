"""Checks that what an item refers to exists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.tenant.tenant import Tenant


def check_references(
    tenant: Tenant, values: Mapping[str, Any], fields: Mapping[str, Field], now: datetime
) -> None:
    """Refuse links to items and users that do not exist [1 per 100 linked items, 0 without links].

    Raises:
        Invalid: with a pointer to each wrong reference.
    """
    faults: list[Fault] = []
    links: list[tuple[str, ItemRef]] = []
    users = tenant.configuration.tenant(now).users
    for code, value in values.items():
        field = fields[code]
        several = enumerate(value) if field.multiple and value else [(None, value)]
        for index, one in several:
            pointer = f"/{code}" if index is None else f"/{code}/{index}"
            if one is None:
                continue
            if field.type is FieldType.USER and not (one in users and users[one].active):
                faults.append(Fault(pointer, f"there is no active user {one}"))
            if field.type is FieldType.ITEM and field.target:
                links.append((pointer, ItemRef(field.target, one)))
    if links:
        rows = tenant.table.get_many(item_key(ref) for _, ref in links)
        for pointer, ref in links:
            row = rows.get(item_key(ref))
            if row is None or item_of(row).deleted_at is not None:
                faults.append(Fault(pointer, f"there is no {ref.type} {ref.id}"))
    if faults:
        raise Invalid(faults, code="unknown_reference")
