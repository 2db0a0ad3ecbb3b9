"""Refusals of the local server itself, in the shape of the API's own (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer that is ready to be written."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Problem(Exception):
    """A request that the server refuses without asking the application."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers

    def answer(self) -> Answer:
        """Return the problem document."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "code": self.code,
            "errors": [],
            "request_id": str(uuid4()),
        }
        return json_answer(self.status, document, "application/problem+json", self.headers)


def json_answer(
    status: int,
    document: Any,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return an answer with a JSON body."""
    named = (("Content-Type", content_type), *(headers or {}).items())
    return Answer(int(status), named, msgspec.json.encode(document))
