"""Lists: limits, cursors and the shape that every list has."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

import msgspec

from chalicelib.domain.errors import Invalid

T = TypeVar("T")

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str, msgspec.Meta(max_length=1_500, description="`next_cursor` of the page before.")
]


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of every list."""

    limit: Limit = 50
    cursor: Cursor | None = None


def encode_cursor(scope: Any, place: Any) -> str:
    """Return an opaque name for a place in a list; it fits the same list only."""
    text = msgspec.json.encode([_digest(scope), place])
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def decode_cursor(scope: Any, cursor: str | None, place: type[T]) -> T | None:
    """Return the place that a cursor names, or None without one.

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
        raise _not_mine() from None
    if digest != _digest(scope):
        raise _not_mine()
    return found  # type: ignore[no-any-return]


def page_of(
    all: Iterable[T], key: Callable[[T], str], listing: Listing, scope: Any
) -> tuple[list[T], str | None]:
    """Return one page of a list that is short enough to be held in memory, and the next cursor.

    `key` is unique and gives the order.
    """
    after = decode_cursor(scope, listing.cursor, str)
    left = sorted((one for one in all if after is None or key(one) > after), key=key)
    page = left[: listing.limit]
    more = len(left) > len(page)
    return page, encode_cursor(scope, key(page[-1])) if more else None


def shown(items: list[Any], cursor: str | None) -> dict[str, Any]:
    """Return a page as it is answered."""
    return {"items": items, "next_cursor": cursor}


def _digest(scope: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(scope, order="sorted")).hexdigest()[:12]


def _not_mine() -> Invalid:
    return Invalid.at("/cursor", "not a cursor of this list", code="bad_cursor")
