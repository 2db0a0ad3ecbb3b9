"""Endpoints: each route with all that clients need to know of it.

The door and the OpenAPI document both read these, so they cannot differ.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.users import User
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.tenant import Tenant

_ID = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class Access(StrEnum):
    """Who may call an endpoint."""

    ANYONE = "anyone"  # no token; where there is a secret, it is in the path
    USER = "user"  # every active user
    ADMIN = "admin"  # users with the right to change the configuration


class Anything:
    """Stands for a body of any kind; the view gets its bytes."""


@dataclass(frozen=True)
class Call:
    """One request after every check that does not need the endpoint's own knowledge."""

    tenant: Tenant
    now: datetime
    method: str
    """As it was sent; HEAD where the endpoint says GET."""
    path: Mapping[str, str]
    query: Any
    """The endpoint's query struct, or None."""
    filters: Mapping[str, str]
    """Other query parameters, where the endpoint takes any field as a filter."""
    body: Any
    """The endpoint's body struct, a dict where it takes any object, bytes for Anything, or None."""
    headers: Mapping[str, str]
    """By lower-case name."""
    caller: User | None
    once: Once | None = None
    """Of a request with an Idempotency-Key."""
    expected_version: int | None = None
    """Of a request with If-Match."""

    @property
    def user(self) -> User:
        """Return who calls; there is always one but for endpoints that anyone may call."""
        assert self.caller is not None
        return self.caller

    @property
    def item(self) -> ItemRef:
        """Return the item that the path names.

        Raises:
            NotFound: the id in it is none.
        """
        return ItemRef(self.path["type"], self.number("id"))

    def number(self, name: str) -> int:
        """Return an id from the path.

        Raises:
            NotFound: it is not an id.
        """
        if not _ID.fullmatch(self.path[name]):
            raise NotFound(f"{self.path[name]} is not an id; ids are positive whole numbers")
        return int(self.path[name])


View = Callable[[Call], Any]


@dataclass(frozen=True)
class Endpoint:
    """One route."""

    method: str
    path: str
    view: View
    tag: str
    access: Access = Access.USER
    body: Any = None
    """Type of the body; `dict` for an object whose fields depend on the tenant."""
    query: Any = None
    """Struct of the query parameters."""
    filters: bool = False
    """Whether further query parameters name fields of the item."""
    answer: Any = None
    """Type of the answer; None for no body."""
    status: int = 200
    creates: bool = False
    """Whether it takes an Idempotency-Key."""
    versioned: bool = False
    """Whether it takes If-Match and answers with an ETag."""
    media: str = "application/json"

    @property
    def summary(self) -> str:
        """Return what it does, in one line."""
        return (inspect.getdoc(self.view) or "").split("\n", 1)[0].rstrip(".")

    @property
    def description(self) -> str:
        """Return what more there is to say."""
        return (inspect.getdoc(self.view) or "").partition("\n")[2].strip()

    @property
    def name(self) -> str:
        """Return the name of its view."""
        return self.view.__name__


class Endpoints:
    """The routes of one file."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.all: list[Endpoint] = []

    def get(self, path: str, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view that reads."""
        return self._register("GET", path, answer=answer, **more)

    def post(self, path: str, body: Any, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view that makes or does something."""
        return self._register("POST", path, body=body, answer=answer, **more)

    def create(self, path: str, body: Any, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view that makes something once per Idempotency-Key."""
        return self._register(
            "POST", path, body=body, answer=answer, status=201, creates=True, **more
        )

    def put(self, path: str, body: Any, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view that replaces something."""
        return self._register("PUT", path, body=body, answer=answer, **more)

    def patch(self, path: str, body: Any, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view that changes something."""
        return self._register("PATCH", path, body=body, answer=answer, **more)

    def delete(self, path: str, **more: Any) -> Callable[[View], View]:
        """Register a view that removes something."""
        return self._register("DELETE", path, status=204, **more)

    def _register(self, method: str, path: str, **more: Any) -> Callable[[View], View]:
        def keep(view: View) -> View:
            self.all.append(Endpoint(method, path, view, self.tag, **more))
            return view

        return keep
