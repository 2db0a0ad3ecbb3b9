"""Bodies of changes: derived from what is created, with everything left out that stays as it is."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, get_args

import msgspec
from msgspec import UNSET, UnsetType


def change_of(
    body: type[msgspec.Struct], name: str, *, never_null: Collection[str] = ()
) -> type[msgspec.Struct]:
    """Return the struct of a change: the body's fields, each of which may be left out.

    So a new field of a body can be changed at once, and its limits stand in one place.

    Args:
        body: what is given to create one.
        name: of the struct, and of its schema in the OpenAPI document.
        never_null: fields for which null means "make one up" in the body; a change has to say.
    """
    fields = [
        (field.name, (_without_none(field.type) if field.name in never_null else field.type))
        for field in msgspec.structs.fields(body)
    ]
    return msgspec.defstruct(
        name,
        [(field, type | UnsetType, UNSET) for field, type in fields],
        namespace={"__doc__": "What shall be different."},
        module=body.__module__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


def given(values: msgspec.Struct) -> dict[str, Any]:
    """Return the members of a struct that were set."""
    return {
        name: value for name, value in msgspec.structs.asdict(values).items() if value is not UNSET
    }


def _without_none(type: Any) -> Any:
    """Return a union without null."""
    return reduce(or_, (kind for kind in get_args(type) if kind is not NoneType))
