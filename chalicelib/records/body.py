"""Bodies of rows: JSON, written and read by msgspec."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from chalicelib.ports.table import Row

T = TypeVar("T")


def encode(value: object) -> str:
    """Return the JSON text of a struct."""
    return msgspec.json.encode(value).decode()


def decode(row: Row, type: type[T]) -> T:
    """Return the struct that a row holds."""
    return msgspec.json.decode(row.body, type=type)


def split(documents: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what is the same in all documents, and of each what is not.

    The same is what is written the same: true is not 1, though Python takes them for equal.
    """
    first, *others = documents or [{}]
    shared = {
        name: value
        for name, value in first.items()
        if all(name in one and _alike(one[name], value) for one in others)
    }
    own = [{name: value for name, value in one.items() if name not in shared} for one in documents]
    return shared, own


def _alike(one: object, other: object) -> bool:
    if one != other:
        return False
    # Only a text equals a text, which saves most of the writing.
    return isinstance(one, str) or msgspec.json.encode(one) == msgspec.json.encode(other)
