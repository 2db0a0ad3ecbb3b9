"""Files that fields of items refer to."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.files.file import FIELD, FileOwner
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef


def files_in(values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, str]:
    """Return the ids of all files that values refer to, with the pointer to each.

    What a field holds as a name with an address lies elsewhere, and is no file of ours.
    """
    found: dict[str, str] = {}
    for code, value in values.items():
        if (field := fields.get(code)) is None or field.type is not FieldType.FILE:
            continue
        several = isinstance(value, list)
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, str):
                found.setdefault(one, f"/{code}/{number}" if several else f"/{code}")
    return found


def field_owners(
    item: ItemRef, values: Mapping[str, Any], fields: Mapping[str, Field]
) -> dict[str, FileOwner]:
    """Return to which field of an item each of its files belongs, by the file's id."""
    return {
        id: FileOwner(item, f"{FIELD}{pointer.split('/')[1]}")
        for id, pointer in files_in(values, fields).items()
    }
