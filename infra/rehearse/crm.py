"""A tenant's API as a client sees it: HTTP and JSON, nothing else."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from infra.forms import filled_form

SECONDS_TO_WAIT = 120
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

    def delete(self, path: str) -> None:
        """Remove something."""
        self._send("DELETE", path, None, 204)

    def post(self, path: str, body: Any = None, expected: int = 200) -> Any:
        """Create or do something."""
        return self._send("POST", path, body, expected)

    def patch(self, path: str, body: Any, expected: int = 200) -> Any:
        """Change something."""
        return self._send("PATCH", path, body, expected)

    def put(self, path: str, body: Any, expected: int = 200) -> Any:
        """Make or replace something."""
        return self._send("PUT", path, body, expected)

    def send_form(self, url: str, fields: Mapping[str, str], content: bytes) -> None:
        """Upload bytes by a form that was given out."""
        headers, body = filled_form(fields, content)
        request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - ours
        self._exchange(request, 204)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Return what lies under an address that needs no token."""
        request = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310 - ours
        return self._exchange(request, 200)

    def _send(self, method: str, path: str, body: Any, expected: int) -> Any:
        request = urllib.request.Request(self.url + path, method=method)  # noqa: S310 - ours
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        content = self._exchange(request, expected)
        return json.loads(content) if content else None

    def _exchange(self, request: urllib.request.Request, expected: int) -> bytes:
        content: bytes
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - ours
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        if status != expected:
            said = content.decode(errors="replace")[:500]
            what = f"{request.get_method()} {request.selector}"
            raise UnexpectedAnswer(f"{what} answered {status}, not {expected}: {said}")
        return content


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
