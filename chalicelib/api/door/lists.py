"""Lists: limits, cursors, how much one answer holds, and the shape that every list has."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.words.wording import listed, there_is_no

T = TypeVar("T")
K = TypeVar("K", bound=StrEnum)

MAX_BYTES = 3_000_000
"""JSON of one page. A function can answer 6 MB, and JSON within JSON can be twice as long."""
MAX_CURSOR = 1_300
"""Characters. Longer than any that is made here, and short enough for what it holds to be a key."""

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_CURSOR,
        description="`next_cursor` of the page before.",
        extra_json_schema={"pattern": "^[A-Za-z0-9_-]+$"},
    ),
]


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of every list."""

    limit: Limit = 50
    cursor: Cursor | None = None


def encode_cursor(scope: Any, place: Any) -> str:
    """Return an opaque name for a place in a list; it fits the same list only."""
    text = msgspec.json.encode([_digest(scope), place])
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def decode_cursor(
    scope: Any, cursor: str | None, place: type[T], *, at: str = "/cursor"
) -> T | None:
    """Return the place that a cursor names, or None without one; `at` is where it was given.

    Raises:
        Invalid: not a cursor of this list.
    """
    if cursor is None:
        return None
    try:
        text = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        digest, found = msgspec.json.decode(text, type=tuple[str, place])  # type: ignore[valid-type]
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise _not_mine(at) from None
    if digest != _digest(scope):
        raise _not_mine(at)
    return found  # type: ignore[no-any-return]


def page_of(
    all: Iterable[T],
    key: Callable[[T], str],
    show: Callable[[T], Any],
    listing: Listing,
    scope: Any,
) -> dict[str, Any]:
    """Return one page, as it is answered, of a list that is short enough to be held in memory.

    `key` is unique and gives the order; `show` returns what is shown of an element.
    """
    after = decode_cursor(scope, listing.cursor, str)
    left = sorted((one for one in all if after is None or key(one) > after), key=key)
    page = left[: listing.limit]
    rest = key(page[-1]) if len(left) > len(page) else None
    return shown([(key(one), show(one)) for one in page], rest, scope)


def shown(entries: Sequence[tuple[Any, Any]], rest: Any, scope: Any) -> dict[str, Any]:
    """Return a page as it is answered: documents, each of which comes with its place in the list.

    `rest` is the place behind which the list goes on, None at its end. Where the documents are too
    much for one answer, the page ends before.
    """
    items = list(fitting(document for _, document in entries))
    place = rest if len(items) == len(entries) else entries[len(items) - 1][0]
    cursor = None if place is None else encode_cursor(scope, place)
    return {"items": items, "next_cursor": cursor}


def chosen(
    pointer: str, text: str, kinds: type[K], groups: Mapping[str, frozenset[K]] | None = None
) -> frozenset[K]:
    """Return the kinds that a parameter names, separated by commas; a group stands for several.

    Raises:
        Invalid: there is no such kind.
    """
    groups = groups or {}
    found: set[K] = set()
    for name in filter(None, map(str.strip, text.split(","))):
        if name in groups:
            found |= groups[name]
        elif name in set(kinds):
            found.add(kinds(name))
        else:
            raise Invalid.at(pointer, there_is_no("kind", name, [*kinds, *groups]))
    if not found:
        raise Invalid.at(pointer, f"name at least one of {listed([*kinds, *groups])}")
    return frozenset(found)


def fitting(documents: Iterable[Any]) -> Iterator[msgspec.Raw]:
    """Give documents as JSON, the first one and further ones for as long as an answer has room."""
    size = 0
    for document in documents:
        encoded = msgspec.json.encode(document)
        if size and size + len(encoded) > MAX_BYTES:
            return
        size += len(encoded)
        yield msgspec.Raw(encoded)


def whole(document: Any) -> msgspec.Raw:
    """Give a document that cannot be split as JSON.

    Raises:
        Refused: it is more than one answer can hold.
    """
    encoded = msgspec.json.encode(document)
    if len(encoded) > MAX_BYTES:
        raise Refused("this is more than one answer can hold; read its lists", code=Code.TOO_LARGE)
    return msgspec.Raw(encoded)


def _digest(scope: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(scope, order="sorted")).hexdigest()[:12]


def _not_mine(pointer: str) -> Invalid:
    message = "not a cursor of this list; begin without one"
    return Invalid.at(pointer, message, code=Code.BAD_CURSOR)
