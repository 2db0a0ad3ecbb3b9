"""What answers of providers mean, whichever provider gives them."""

from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.domain.errors import Unavailable
from chalicelib.ports.http import Answer

PASSING = frozenset({408, 425, 429})
"""Of the answers below 500, those after which another try may succeed."""


def check_passing(answer: Answer, who: str) -> None:
    """Raise where another try may succeed, with the wait that the provider asks for.

    Raises:
        Unavailable: too many requests, or the provider fails just now.
    """
    if answer.status >= 500 or answer.status in PASSING:
        asked = answer.retry_after or ""
        wait = timedelta(seconds=int(asked)) if asked.isascii() and asked.isdigit() else None
        raise Unavailable(f"{who} answered {answer.status}", retry_after=wait)


def json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a provider answered with, an empty one where it is none."""
    try:
        said = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    return said if isinstance(said, dict) else {}
