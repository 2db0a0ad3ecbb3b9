"""JSON over one HTTP connection."""

import http.client
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode


class Refused(Exception):
    """The service did not do what it was asked; the message says what it answered."""


class Client:
    """Calls the API of a local runtime as one user."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=600)

    def get(self, path: str, **query: Any) -> Any:
        """Return what lies at a path."""
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any) -> Any:
        """Make or do something."""
        return self._call("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        """Replace something."""
        return self._call("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        return self._call("PATCH", path, body)

    def all(self, path: str, **query: Any) -> Iterator[Any]:
        """Yield what a list holds, page by page."""
        page = self.get(path, limit=200, **query)
        yield from page["items"]
        while page["next_cursor"]:
            page = self.get(path, limit=200, cursor=page["next_cursor"], **query)
            yield from page["items"]

    def load(self, path: str) -> None:
        """Fetch what anybody may fetch, as a mail program loads a picture."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise Refused(f"GET {path}: {answer.status}")

    def go_to(self, instant: datetime) -> None:
        """Move the local clock, letting automation do everything on the way."""
        self.post("/_local/clock", {"to": show(instant)})

    def settle(self) -> None:
        """Let automation do what is to be done now."""
        self.post("/_local/settle", None)

    def outbox(self, kind: str) -> list[dict[str, Any]]:
        """Return what has left the system."""
        items: list[dict[str, Any]] = self.get("/_local/outbox", kind=kind)["items"]
        return items

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, content, self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if not 200 <= answer.status < 300:
            raise Refused(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text) if text else None


def show(instant: datetime) -> str:
    """Return an instant as the API wants it."""
    return instant.isoformat().replace("+00:00", "Z")
