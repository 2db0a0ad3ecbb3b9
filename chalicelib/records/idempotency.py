"""Idempotency keys: what a request with a key was answered the first time."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Row
from chalicelib.records.body import decode, encode

ONCE = "once"
KEPT = timedelta(days=7)


class Once(msgspec.Struct, frozen=True, kw_only=True):
    """A request that must have its effect once, whatever the network does."""

    user: int
    key: str
    fingerprint: str
    """Hash of method, path and body: the same key with another request is a mistake."""

    @property
    def row_key(self) -> tuple[str, str]:
        """Return where its first answer lies."""
        return f"{ONCE}#{self.user}#{self.key}", ONCE


class FirstAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of the first request."""

    fingerprint: str
    value: msgspec.Raw
    """The domain object that was made, as JSON within the row's own."""
    emptied: bool = False
    """What was made went for good, and the answer with it; that it was made stays known."""


def once_row(once: Once, value: object, now: datetime) -> Row:
    """Return the row that remembers the first answer; the index finds it by its item."""
    pk, sk = once.row_key
    about = item_of_answer(value)
    return Row(
        pk=pk,
        sk=sk,
        kind=ONCE,
        body=encode(FirstAnswer(fingerprint=once.fingerprint, value=msgspec.Raw(encode(value)))),
        by_type=(answers_of(about), pk) if about else None,
        expires_at=int((now + KEPT).timestamp()),
    )


def item_of_answer(value: object) -> ItemRef | None:
    """Return the item that an answer shows, or that it belongs to; None for other things."""
    found = (getattr(value, name, None) for name in ("ref", "item"))
    return next((one for one in found if isinstance(one, ItemRef)), None)


def answers_of(item: ItemRef) -> str:
    """Return the index key of the answers about an item."""
    return f"answers#{item}"


def emptied(row: Row) -> Row:
    """Return the row without its answer; a repeated request is still known as one."""
    first = decode(row, FirstAnswer)
    left = FirstAnswer(fingerprint=first.fingerprint, value=msgspec.Raw(b"null"), emptied=True)
    return msgspec.structs.replace(row, body=encode(left), by_type=None)
