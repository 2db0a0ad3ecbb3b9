"""API Gateway's part: from an HTTP request to the application's event, and from its answer back."""

import base64
import binascii
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import uuid4

import msgspec

from infra.local.problems import Answer, Problem

MAX_QUERY_FIELDS = 1_000
MAX_ANSWER = 6 * 1024 * 1024 + 100
"""What Lambda lets a function answer: bytes of the whole document, in which the body is a text."""


class Request(msgspec.Struct, frozen=True):
    """An HTTP request that has been read completely."""

    method: str
    target: str
    """Path and query as they came."""
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return self.target.partition("#")[0].partition("?")[0]

    def header(self, name: str) -> str | None:
        """Return the last value of a header."""
        values = [value for key, value in self.headers if key.lower() == name]
        return values[-1] if values else None


@dataclass
class _Node:
    """A place in the tree of path segments."""

    template: str | None = None
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    free: "_Node | None" = None


class Routes:
    """Finds the path template of a request; a fixed segment goes before a parameter."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._root = _Node()
        for template in templates:
            node = self._root
            for segment in _segments(template):
                if segment.startswith("{"):
                    node.free = node.free or _Node()
                    node = node.free
                else:
                    node = node.fixed.setdefault(segment, _Node())
            node.template = template

    def find(self, path: str) -> tuple[str, dict[str, str]] | None:
        """Return the template and the decoded parameters.

        Raises:
            Problem: the path is not UTF-8.
        """
        segments = _segments(path)
        template = _walk(self._root, segments)
        if template is None:
            return None
        pairs = zip(_segments(template), segments, strict=True)
        return template, {
            name[1:-1]: _decoded(value) for name, value in pairs if name.startswith("{")
        }


@lru_cache(maxsize=4)
def _routes_of(templates: tuple[str, ...]) -> Routes:
    return Routes(templates)


class Gateway:
    """Calls the application as API Gateway's REST API with proxy integration does."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._routes = _routes_of(tuple(app.routes))

    def call(self, request: Request, context: Any) -> Answer:
        """Return the application's answer.

        Raises:
            Problem: there is no such route or method, the request cannot be read, or the answer is
                more than a function can give.
        """
        template, parameters = self._routes.find(request.path) or (None, {})
        if template is None:
            raise Problem(
                HTTPStatus.NOT_FOUND,
                "not_found",
                "There is nothing at this address; /docs lists what there is.",
            )
        offered = self._app.routes[template]
        if request.method not in offered:
            allow = ", ".join(sorted({"OPTIONS", *offered}))
            if request.method == "OPTIONS":
                return Answer(HTTPStatus.NO_CONTENT, (("Allow", allow),))
            raise Problem(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                f"This address answers to {allow}.",
                Allow=allow,
            )
        result = self._app(self._event(request, template, parameters, context), context)
        if len(msgspec.json.encode(result)) > MAX_ANSWER:
            raise Problem(
                HTTPStatus.BAD_GATEWAY,
                "answer_too_large",
                f"The application answered with more than the {MAX_ANSWER} bytes of a function.",
            )
        return _answer(result)

    def _event(
        self,
        request: Request,
        template: str,
        parameters: dict[str, str],
        context: Any,
    ) -> dict[str, Any]:
        query = _query(request.target)
        body, encoded = self._body(request)
        path = _decoded(request.path)
        return {
            "resource": template,
            "path": path,
            "httpMethod": request.method,
            "headers": dict(request.headers),
            "multiValueHeaders": _grouped(request.headers),
            "queryStringParameters": dict(query) or None,
            "multiValueQueryStringParameters": _grouped(query) or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "local",
                "stage": "local",
                "protocol": "HTTP/1.1",
                "resourcePath": template,
                "path": path,
                "httpMethod": request.method,
                "requestId": getattr(context, "aws_request_id", None) or str(uuid4()),
                "requestTimeEpoch": int(time.time() * 1000),
                "identity": {
                    "sourceIp": "127.0.0.1",
                    "userAgent": request.header("user-agent"),
                },
            },
            "body": body,
            "isBase64Encoded": encoded,
        }

    def _body(self, request: Request) -> tuple[str | None, bool]:
        """Return the body as text, and whether it is in base64."""
        if not request.body:
            return None, False
        content_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if {content_type, "*/*"} & set(self._app.api.binary_types):
            return base64.b64encode(request.body).decode(), True
        try:
            return request.body.decode(), False
        except UnicodeDecodeError as error:
            raise Problem(
                HTTPStatus.BAD_REQUEST, "bad_encoding", "The body is not UTF-8."
            ) from error


def _segments(path: str) -> list[str]:
    """Return the segments of a path; a slash at the end makes no difference."""
    return path.removeprefix("/").removesuffix("/").split("/")


def _walk(node: _Node, segments: list[str]) -> str | None:
    if not segments:
        return node.template
    first, rest = segments[0], segments[1:]
    # A fixed segment may be spelled with escapes; a template never is.
    fixed = node.fixed.get(unquote(first, errors="replace"))
    found = _walk(fixed, rest) if fixed else None
    return _walk(node.free, rest) if found is None and node.free and first else found


def _query(target: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            urlsplit("/" + target.lstrip("/")).query,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_QUERY_FIELDS,
        )
    except ValueError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "bad_query", "The query cannot be read.") from error


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "bad_path", "The path is not UTF-8.") from error


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _answer(result: Mapping[str, Any]) -> Answer:
    headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    for name, values in (result.get("multiValueHeaders") or {}).items():
        headers += [(name, str(value)) for value in values]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    body = result.get("body") or ""
    if result.get("isBase64Encoded"):
        try:
            content = base64.b64decode(body, validate=True)
        except binascii.Error as error:
            raise ValueError("the application answered with broken base64") from error
    else:
        content = body if isinstance(body, bytes) else str(body).encode()
    return Answer(int(result["statusCode"]), tuple(headers), content)
