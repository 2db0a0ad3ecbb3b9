"""References: the items and users that values of an item name."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.users import User


class Reference(msgspec.Struct, frozen=True):
    """One item or user that a value names."""

    pointer: str
    """Where it stands in the values."""
    to: ItemRef | int
    """The item, or the id of the user."""


def references_in(
    values: Mapping[str, Any], fields: Mapping[str, Field], present: Mapping[str, Any] | None = None
) -> list[Reference]:
    """Return what the values, in stored form, refer to: users, then items.

    What the item names already (`present`: its values) is left out: a change is not judged by what
    it keeps.
    """
    found: list[Reference] = []
    for code, value in values.items():
        field = fields.get(code)
        if field is None or field.type not in (FieldType.USER, FieldType.ITEM) or value is None:
            continue
        kept = _each((present or {}).get(code))
        several = isinstance(value, list)
        for index, one in enumerate(_each(value)):
            if one in kept:
                continue
            pointer = f"/{code}/{index}" if several else f"/{code}"
            if field.type is FieldType.USER:
                found.append(Reference(pointer, one))
            elif field.target:
                found.append(Reference(pointer, ItemRef(field.target, one)))
    return sorted(found, key=lambda one: isinstance(one.to, ItemRef))


def items_among(references: Iterable[Reference]) -> list[ItemRef]:
    """Return the items that have to be read to judge the references."""
    return [one.to for one in references if isinstance(one.to, ItemRef)]


def check_references(
    references: Iterable[Reference],
    users: Mapping[int, User],
    items: Mapping[ItemRef, Item | None],
) -> None:
    """Refuse references to what does not exist, to deleted items and to users who have left.

    Raises:
        Invalid: `unknown_reference`, with a pointer to each of them.
    """
    faults = [
        Fault(one.pointer, _missing(one.to)) for one in references if not _known(one, users, items)
    ]
    if faults:
        raise Invalid(faults, code=Code.UNKNOWN_REFERENCE)


def _known(
    reference: Reference, users: Mapping[int, User], items: Mapping[ItemRef, Item | None]
) -> bool:
    if isinstance(reference.to, ItemRef):
        item = items.get(reference.to)
        return item is not None and item.deleted_at is None
    user = users.get(reference.to)
    return user is not None and user.active


def _missing(to: ItemRef | int) -> str:
    if isinstance(to, ItemRef):
        return f"there is no {to.type} {to.id}"
    return f"there is no active user {to}"


def _each(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
