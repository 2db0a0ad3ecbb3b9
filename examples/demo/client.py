"""The API as the demo uses it: what is refused ends the demo."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from infra.local.client import Answer
from infra.local.client import Client as LocalClient


class Refused(Exception):
    """The service did not do what it was asked; the message says what it answered."""


class Client:
    """Calls the API of a local runtime as the user of a local client."""

    def __init__(self, local: LocalClient) -> None:
        self.local = local

    def get(self, path: str, **query: Any) -> Any:
        """Return what lies at a path."""
        path = f"{path}?{urlencode(query)}" if query else path
        return _body(self.local.get(path), "GET " + path)

    def post(self, path: str, body: Any) -> Any:
        """Make or do something."""
        return _body(self.local.post(path, body), "POST " + path)

    def put(self, path: str, body: Any) -> Any:
        """Replace something."""
        return _body(self.local.put(path, body), "PUT " + path)

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        return _body(self.local.patch(path, body), "PATCH " + path)

    def all(self, path: str, **query: Any) -> Iterator[Any]:
        """Yield what a list holds, page by page."""
        page = self.get(path, limit=200, **query)
        yield from page["items"]
        while page["next_cursor"]:
            page = self.get(path, limit=200, cursor=page["next_cursor"], **query)
            yield from page["items"]

    def load(self, path: str) -> None:
        """Fetch what anybody may fetch, as a mail program loads a picture."""
        _body(self.local.get(path), "GET " + path)

    def go_to(self, instant: datetime) -> None:
        """Move the local clock, letting automation do everything on the way."""
        self.local.to(show(instant))

    def settle(self) -> None:
        """Let automation do what is to be done now."""
        self.local.settle()

    def outbox(self, kind: str, after: int = 0) -> list[dict[str, Any]]:
        """Return what has left the system since the entry of that number."""
        return self.local.outbox(kind, after)

    def close(self) -> None:
        """Hang up."""
        self.local.close()


def _body(answer: Answer, request: str) -> Any:
    if not 200 <= answer.status < 300:
        raise Refused(f"{request}: {answer.status} {answer.json or answer.body!r}")
    return answer.json


def show(instant: datetime) -> str:
    """Return an instant as the API wants it."""
    return instant.isoformat().replace("+00:00", "Z")
