"""Conversion: what an item becomes, and what that takes over (semantics/clients: conversion)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.items.entity_types import RETURNING, STANDARD_TYPES
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.products import PRODUCTS
from chalicelib.domain.items.type_flags import TAX_AMOUNT

CONVERSIONS: Mapping[str, tuple[str, ...]] = {
    code: one.becomes for code, one in STANDARD_TYPES.items() if one.becomes
}
"""What can be made of which type, those first that others are linked to."""
ONCE = frozenset(code for code, one in STANDARD_TYPES.items() if one.converts_once)
"""Types that are converted once, and closed by it."""
CUSTOM = "uf_"
"""What the codes of a tenant's own fields begin with."""
_KEPT = frozenset({"pipeline", "stage", "title"})


def kinds_of(item: Item) -> tuple[str, ...]:
    """Return what can be made of this item: of a returning customer's lead a deal only."""
    possible = CONVERSIONS.get(item.type, ())
    return ("deal",) if item.fields.get(RETURNING) and "deal" in possible else possible


def converted_values(
    item: Item, fields: Mapping[str, Field], target: Mapping[str, Field]
) -> dict[str, Any]:
    """Return the values, in stored form, that an item of another type takes over.

    Those of fields that both have under the same code and of the same type; options of lists only
    where the other field has them. Product rows stay where both types hold some. The responsible
    stays. The title stays too, but for people and companies, which have names.
    """
    values: dict[str, Any] = {"responsible": item.responsible}
    for code, value in item.fields.items():
        own, other = fields.get(code), target.get(code)
        if own is None or other is None or other.read_only or code in _KEPT:
            continue
        if alike(own, other, value):
            values[code] = value
    if item.fields.get(PRODUCTS) and TAX_AMOUNT.code in fields.keys() & target.keys():
        values[PRODUCTS] = item.fields[PRODUCTS]
    if "stage" in target:
        values["title"] = item.title
    elif (name := item.fields.get("company_title")) and "industry" in target:
        values["title"] = name
    return values


class TakenAlong(msgspec.Struct, frozen=True):
    """What becomes of the custom fields of an item whose target does not have them alike."""

    new: tuple[Field, ...] = ()
    """Those that the target gets, with the item's values."""
    left: tuple[Field, ...] = ()
    """Those that are left out: the target has another field of the code, or not these options."""


def taken_along(item: Item, fields: Mapping[str, Field], target: Mapping[str, Field]) -> TakenAlong:
    """Return which custom fields the target of a conversion gets, of those that have a value.

    Bookings and files stay with their item where the target has no field for them. What is required
    there is not required here: nobody was asked.
    """
    new, left = [], []
    for code, value in item.fields.items():
        own, other = fields.get(code), target.get(code)
        if own is None or not code.startswith(CUSTOM) or own.type is FieldType.RESOURCE_BOOKING:
            continue
        if other is None and own.type is not FieldType.FILE:
            new.append(msgspec.structs.replace(own, required=False))
        elif other is None or not alike(own, other, value):
            left.append(own)
    return TakenAlong(tuple(new), tuple(left))


def link_between(
    source: str, fields: Mapping[str, Field], made: str, target: Mapping[str, Field]
) -> tuple[str | None, str | None]:
    """Return the field of the source that names what is made of it, and the other way round."""
    return _naming(fields, made), _naming(target, source)


def _naming(fields: Mapping[str, Field], type: str) -> str | None:
    for code, field in fields.items():
        if field.type is FieldType.ITEM and field.target == type and not field.multiple:
            return code
    return None


def alike(own: Field, other: Field, value: Any) -> bool:
    """Return whether a field can hold what another one holds."""
    if (own.type, own.multiple, own.target) != (other.type, other.multiple, other.target):
        return False
    if own.type is FieldType.LIST:
        chosen = value if isinstance(value, list) else [value]
        return set(chosen) <= set(other.options)
    return True
