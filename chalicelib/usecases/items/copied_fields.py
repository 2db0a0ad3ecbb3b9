"""Custom fields that what is made of an item gets from it (semantics/clients: conversion)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.items.conversion import TakenAlong, alike
from chalicelib.domain.items.fields import MAX_CUSTOM_FIELDS, Field
from chalicelib.ports.table import Put, Row
from chalicelib.records.body import decode
from chalicelib.records.configuration import HIDDEN_FIELD, field_row, stamp_row
from chalicelib.usecases.tenant.tenant import Tenant


class CopiedFields(msgspec.Struct, frozen=True):
    """What comes of the wish for fields."""

    new: dict[str, tuple[Field, ...]]
    """By entity type those whose values are taken over."""
    left_out: str
    """Those that are not, in words."""
    writes: list[Put]
    """What makes those that are not there yet; belongs into the transaction of the items."""


def copied_fields(
    tenant: Tenant, along: Mapping[str, TakenAlong], values: Mapping[str, Any], now: datetime
) -> CopiedFields:
    """Return which fields the new items get [1 where some are wanted].

    Somebody may have made one meanwhile: it is taken where it is alike. One that an admin has
    removed does not come back, and no type gets more than it may have.
    """
    wanted = {(type, field.code): field for type, one in along.items() for field in one.new}
    keys = {(type, code): field_row(type, field).key for (type, code), field in wanted.items()}
    rows = tenant.table.get_many(keys.values()) if keys else {}
    new: dict[str, list[Field]] = {type: [] for type in along}
    made = dict.fromkeys(along, 0)
    left = [(type, field) for type, one in along.items() for field in one.left]
    writes: list[Put] = []
    for (type, code), field in wanted.items():
        row = rows.get(keys[type, code])
        there = len(tenant.configuration.type(type, now).custom_fields)
        if row is None and there + made[type] < MAX_CUSTOM_FIELDS:
            writes.append(Put(field_row(type, field), expect="absent"))
            made[type] += 1
        elif row is None or not _fits(row, field, values[code]):
            left.append((type, field))
            continue
        new[type].append(field)
    if writes:
        writes.append(Put(stamp_row(tenant.identity.short_id())))
    left_out = ", ".join(f"{field.title} ({type})" for type, field in left)
    return CopiedFields({type: tuple(some) for type, some in new.items()}, left_out, writes)


def _fits(row: Row, field: Field, value: Any) -> bool:
    """Return whether a field that somebody has made meanwhile takes the value."""
    return row.kind != HIDDEN_FIELD and alike(field, decode(row, Field), value)
