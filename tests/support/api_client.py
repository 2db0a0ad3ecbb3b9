"""Calls of the API without a server: events of API Gateway in, answers out."""

import base64
import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from app import app
from chalicelib import wiring
from chalicelib.api.application import endpoints
from chalicelib.usecases.people.first_admin import ensure_admin
from chalicelib.usecases.tenant.tenant import Tenant
from tests.support.tenants import memory_tenant

ADMIN_TOKEN = "admin-token"
METHODS: dict[str, set[str]] = {}
for endpoint in endpoints():
    METHODS.setdefault(endpoint.path, set()).add(endpoint.method)
_ROUTES: dict[int, dict[str, re.Pattern[str]]] = {}
"""By the number of their parts."""
for _path in METHODS:
    _ROUTES.setdefault(_path.count("/"), {})[_path] = re.compile(
        re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(_path))
    )


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @cached_property
    def body(self) -> Any:
        """The JSON of the answer."""
        return json.loads(self.raw) if self.raw else None

    @property
    def problem(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        return self.status, self.body["code"]

    @property
    def pointers(self) -> list[str]:
        """The places of the faults."""
        return [fault["pointer"] for fault in self.body["errors"]]


class ApiClient:
    """Speaks to the app as API Gateway does, for one tenant and with one token."""

    def __init__(self, tenant: Tenant, token: str | None = ADMIN_TOKEN) -> None:
        self.tenant = tenant
        self.token = token
        self._ids = count(1)

    @classmethod
    def of_new_tenant(cls, **overrides: Any) -> "ApiClient":
        """A client of a new tenant in memory, with the token of its first admin."""
        tenant = memory_tenant(**overrides)
        ensure_admin(tenant, ADMIN_TOKEN, tenant.clock.now())
        return cls(tenant)

    def as_user(self, token: str | None) -> "ApiClient":
        """The same tenant with another token, or with none."""
        return ApiClient(self.tenant, token)

    def get(self, path: str, **more: Any) -> Answer:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("PATCH", path, body, **more)

    def delete(self, path: str, **more: Any) -> Answer:
        return self.call("DELETE", path, **more)

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request; a body of bytes or text goes as it is, anything else as JSON."""
        wiring.install(self.tenant)
        answer = app(self.event(method, path, body, headers or {}), None)
        raw = answer["body"] or ""
        return Answer(
            answer["statusCode"],
            {**answer["headers"]},
            base64.b64decode(raw) if answer["isBase64Encoded"] else raw.encode(),
        )

    def event(self, method: str, path: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
        """Return the event that API Gateway would make."""
        split = urlsplit(path)
        resource, parameters = _matched(split.path, method)
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(split.query, keep_blank_values=True):
            query.setdefault(name, []).append(value)
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {
            "resource": resource,
            "path": split.path,
            "httpMethod": method,
            "headers": {"Content-Type": "application/json", **own, **headers},
            "multiValueQueryStringParameters": query or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "requestId": f"request-{next(self._ids)}",
            },
            "body": _text(body),
            "isBase64Encoded": isinstance(body, bytes),
        }


def _matched(path: str, method: str) -> tuple[str, dict[str, str]]:
    found = [
        (resource, {name: unquote(value) for name, value in match.groupdict().items()})
        for resource, pattern in _ROUTES.get(path.count("/"), {}).items()
        if (match := pattern.fullmatch(path))
    ]
    literal = sorted(found, key=lambda one: (method not in METHODS[one[0]], len(one[1])))
    return literal[0] if literal else (path, {})


def _text(body: Any) -> Any:
    if isinstance(body, bytes):
        return base64.b64encode(body).decode()
    return body if body is None or isinstance(body, str) else json.dumps(body)
