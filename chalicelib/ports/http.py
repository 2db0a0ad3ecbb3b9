"""HTTP requests to addresses that users typed in."""

from typing import Literal, Protocol

import msgspec


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One request to a foreign server."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    method: Literal["POST", "GET", "DELETE"] = "POST"


class Answer(msgspec.Struct, frozen=True):
    """What a server answered, without its body."""

    status: int
    retry_after: str | None = None
    """The header Retry-After: seconds, or a date as HTTP writes it."""


class Http(Protocol):
    """Posts to public servers only, at least once."""

    def post(self, request: Outgoing) -> Answer:
        """Send it and return the answer.

        Redirects are not followed, the body is not read.

        Raises:
            Refused: the address must not be called (`address_not_allowed`), the URL or a header
                is unusable (`bad_url`, `bad_header`).
            Unavailable: no answer in time, or the connection failed.
        """
        ...

    def post_for(self, request: Outgoing, *, most: int, seconds: float) -> tuple[Answer, bytes]:
        """Send it, wait for so long, and return the answer with its body.

        Raises:
            Refused: as post, or the body has more bytes than `most` (`bad_answer`).
            Unavailable: no answer in time, or the connection failed.
        """
        ...
