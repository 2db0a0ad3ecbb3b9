"""A small client of a local runtime: the API in JSON, the clock and the outbox."""

import http.client
import json as _json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from select import select
from typing import TYPE_CHECKING, Any

from infra.local.gateway import Request

if TYPE_CHECKING:
    from infra.local.runtime import Runtime


class UnexpectedAnswer(Exception):
    """The local runtime did not do what it was asked for."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""
    body: bytes = b""


class Client:
    """Speaks JSON to a runtime over one connection."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url
        self._token = token
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=600)

    def as_user(self, token: str | None) -> "Client":
        """Return a client for the same runtime with another token."""
        return Client(self.url, token)

    def get(self, path: str, **options: Any) -> Answer:
        """Send a GET."""
        return self.send("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Send a POST."""
        return self.send("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Send a PATCH."""
        return self.send("PATCH", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Send a PUT."""
        return self.send("PUT", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """Send a DELETE."""
        return self.send("DELETE", path, **options)

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send any request; `json` is encoded, `body` goes out as it is."""
        sent = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        if json is not None:
            body = _json.dumps(json).encode()
            sent["Content-Type"] = "application/json"
        status, answered, content = self._exchange(method, path, body, sent | dict(headers or {}))
        found = {name.lower(): value for name, value in answered}
        is_json = "json" in found.get("content-type", "") and content
        return Answer(status, _json.loads(content) if is_json else None, found, content)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Iterable[tuple[str, str]], bytes]:
        if self._is_hung_up():
            self._connection.close()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.getheaders(), response.read()

    def _is_hung_up(self) -> bool:
        """Return whether the server has closed the line meanwhile, as it does with idle ones."""
        line = self._connection.sock
        # Nothing is awaited now: all that can be read is the end.
        return line is not None and bool(select([line], [], [], 0)[0])

    def settle(self) -> int:
        """Let the automation do all that is to be done now; return how much that was."""
        return int(_done(self.post("/_local/settle"))["processed"])

    def advance(self, by: str) -> str:
        """Move the clock forwards, for example by P1D; return the new instant."""
        return str(_done(self.post("/_local/clock", {"advance": by}))["now"])

    def to(self, instant: str) -> str:
        """Move the clock to an instant; return it."""
        return str(_done(self.post("/_local/clock", {"to": instant}))["now"])

    def now(self) -> str:
        """Return the present instant."""
        return str(_done(self.get("/_local/clock"))["now"])

    def outbox(self, kind: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """Return what has left the system, or only what has since the entry of that number."""
        query = f"?after={after}" + (f"&kind={kind}" if kind else "")
        items: list[dict[str, Any]] = _done(self.get(f"/_local/outbox{query}"))["items"]
        return items

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class ClientInside(Client):
    """Hands its requests to a runtime of this process; the network would be a third of the time."""

    def __init__(self, runtime: "Runtime", token: str | None) -> None:
        super().__init__(runtime.url, token)
        self._runtime = runtime

    def as_user(self, token: str | None) -> "ClientInside":
        """Return a client for the same runtime with another token."""
        return ClientInside(self._runtime, token)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Iterable[tuple[str, str]], bytes]:
        host = ("Host", self.url.removeprefix("http://"))
        request = Request(method, path, (host, *headers.items()), body or b"")
        answer = self._runtime.answer(request)
        return answer.status, answer.headers, answer.body


def _done(answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise UnexpectedAnswer(f"{answer.status}: {answer.json or answer.body!r}")
    found: dict[str, Any] = answer.json
    return found
