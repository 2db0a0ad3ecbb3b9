"""Bodies of rows: JSON, written and read by msgspec."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from chalicelib.ports.table import Row

T = TypeVar("T")
log = logging.getLogger("stageflow.rows")


class Unreadable(msgspec.ValidationError):
    """A row holds something else than it should: it stays so however often it is read."""

    def __init__(self, row: Row, why: object) -> None:
        super().__init__(f"the row {row.pk} {row.sk} cannot be read: {why}")
        self.row = row


def encode(value: object) -> str:
    """Return the JSON text of a struct."""
    return msgspec.json.encode(value).decode()


def decode(row: Row, type: type[T]) -> T:
    """Return the struct that a row holds.

    Raises:
        Unreadable: it holds something else.
    """
    try:
        return msgspec.json.decode(row.body, type=type)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(row, error) from error


def converted(row: Row, value: object, type: type[T]) -> T:
    """Return the struct that a part of a row holds.

    Raises:
        Unreadable: it holds something else.
    """
    try:
        return msgspec.convert(value, type)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Unreadable(row, error) from error


def readable(rows: Iterable[Row], read: Callable[[Row], T]) -> Iterator[T]:
    """Yield what rows hold; one that cannot be read holds up none of the others.

    It stands in the log, as nobody sees it in the list in which it is missing.
    """
    for row in rows:
        try:
            found = read(row)
        except Unreadable as unreadable:
            log.error("%s", unreadable)
            continue
        yield found


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
