"""A tenant's API as a client sees it: HTTP and JSON, nothing else."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

SECONDS_TO_WAIT = 40
T = TypeVar("T")


class UnexpectedAnswer(Exception):
    """The API did not answer as it should."""


class Crm:
    """One tenant's API.

    Args:
        url: base of the API.
        token: of the user; None for a stranger.
    """

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url
        self.token = token

    def with_token(self, token: str | None) -> "Crm":
        """Return the same API for somebody else."""
        return Crm(self.url, token)

    def get(self, path: str, expected: int = 200) -> Any:
        """Read something."""
        return self._send("GET", path, None, expected)

    def post(self, path: str, body: Any = None, expected: int = 200) -> Any:
        """Create or do something."""
        return self._send("POST", path, body, expected)

    def patch(self, path: str, body: Any, expected: int = 200) -> Any:
        """Change something."""
        return self._send("PATCH", path, body, expected)

    def _send(self, method: str, path: str, body: Any, expected: int) -> Any:
        request = urllib.request.Request(self.url + path, method=method)  # noqa: S310 - ours
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - ours
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        if status != expected:
            raise UnexpectedAnswer(
                f"{method} {path} answered {status}, not {expected}: {content.decode()[:500]}"
            )
        return json.loads(content) if content else None


def until(what: str, look: Callable[[], T | None], seconds: float = SECONDS_TO_WAIT) -> T:
    """Look again and again until something is there, and return it.

    Raises:
        UnexpectedAnswer: it does not come.
    """
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise UnexpectedAnswer(f"{what} did not happen within {seconds:g} seconds")
        time.sleep(0.3)
