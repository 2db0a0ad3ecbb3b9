"""Bodies of rows: JSON, written and read by msgspec."""

from typing import TypeVar

import msgspec

from chalicelib.ports.table import Row

T = TypeVar("T")


def encode(value: object) -> str:
    """Return the JSON text of a struct."""
    return msgspec.json.encode(value).decode()


def decode(row: Row, type: type[T]) -> T:
    """Return the struct that a row holds."""
    return msgspec.json.decode(row.body, type=type)
