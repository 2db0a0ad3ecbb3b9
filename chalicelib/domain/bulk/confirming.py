"""Confirmation of a bulk change: it fits what was previewed, and for ten minutes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest, digest
from typing import Any

import msgspec

VALID = timedelta(minutes=10)


def confirmation(secret: str, of: Mapping[str, Any], until: datetime) -> str:
    """Return what somebody sends to say that they have seen the preview of something."""
    ends = int(until.timestamp())
    said = msgspec.json.encode([ends, of], order="sorted")
    return f"{ends}.{digest(secret.encode(), b'bulk' + said, 'sha256').hex()}"


def fits(secret: str, of: Mapping[str, Any], confirm: str, now: datetime) -> bool:
    """Return whether a confirmation is of just this, and still valid."""
    ends, _, _ = confirm.partition(".")
    if not (ends.isascii() and ends.isdigit() and len(ends) <= 11):
        return False
    until = datetime.fromtimestamp(int(ends), UTC)
    if not now <= until <= now + VALID + timedelta(seconds=1):
        return False
    return compare_digest(confirm.encode(), confirmation(secret, of, until).encode())
