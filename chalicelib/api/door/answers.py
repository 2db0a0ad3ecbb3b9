"""Answers: what a view gives back, and how it becomes what API Gateway expects."""

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
from chalice.app import Response

JSON = "application/json"
PROBLEM = "application/problem+json"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Frame-Options": "DENY",
}


class ProblemFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a request, or in a row of one."""

    pointer: str
    """JSON Pointer to the faulty place, empty for the whole document."""
    message: str


class Answer(msgspec.Struct, frozen=True):
    """What a view gives back when it does more than return a value."""

    body: Any = None
    """A value that becomes JSON; bytes and text are sent as they are; None is no body."""
    status: int | None = None
    """None: the status that the endpoint names."""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    media: str = JSON


class Sent(Response):
    """An answer in the shape of API Gateway; bytes pass in base64, as every type is binary."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:
        """Return the event of the answer."""
        body, encoded = self.body, isinstance(self.body, bytes)
        return {
            "statusCode": self.status_code,
            "headers": dict(self.headers),
            "multiValueHeaders": {},
            "body": base64.b64encode(body).decode() if encoded else body,
            "isBase64Encoded": encoded,
        }


def sent(answer: Answer, status: int, request_id: str) -> Sent:
    """Return an answer ready for API Gateway."""
    body = answer.body
    headers = {**SECURITY_HEADERS, "X-Request-Id": request_id}
    if body is None:
        body = ""
    else:
        headers["Content-Type"] = answer.media
        if not isinstance(body, bytes | str):
            body = msgspec.json.encode(body).decode()
    if "frame-ancestors" in answer.headers.get("Content-Security-Policy", ""):
        del headers["X-Frame-Options"]  # says less, and would contradict it
    return Sent(body, {**headers, **answer.headers}, answer.status or status)


def etag(version: int) -> dict[str, str]:
    """Return the header that names the version of what was answered."""
    return {"ETag": f'"{version}"'}
