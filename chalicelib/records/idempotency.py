"""Idempotency keys: what a request with a key was answered the first time."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.ports.table import Row
from chalicelib.records.body import encode

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


def once_row(once: Once, value: object, now: datetime) -> Row:
    """Return the row that remembers the first answer."""
    pk, sk = once.row_key
    return Row(
        pk=pk,
        sk=sk,
        kind=ONCE,
        body=encode(FirstAnswer(fingerprint=once.fingerprint, value=msgspec.Raw(encode(value)))),
        expires_at=int((now + KEPT).timestamp()),
    )
