"""HTTP requests to addresses that users typed in."""

from typing import Protocol

import msgspec


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One POST to a foreign server."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Http(Protocol):
    """Posts to public servers only, at least once."""

    def post(self, request: Outgoing) -> int:
        """Send it and return the status of the answer.

        Redirects are not followed, the body is not read.

        Raises:
            Refused: the address must not be called (code `address_not_allowed`) or the URL is
            unusable (`bad_url`). Unavailable: no answer in time (`connect or read failed`).
        """
        ...
