"""Endpoints: each route with all that clients need to know of it.

The door and the OpenAPI document both read these, so they cannot differ.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.sessions.session import Session
from chalicelib.domain.words.languages import wanted_language
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.tenant import Tenant

_ID = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class Anything:
    """Stands for a body of any kind; the view gets its bytes."""


class Call(msgspec.Struct, frozen=True):
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
    known: Caller | None
    """Who calls; None where anyone may."""
    session: Session | None = None
    """By which session they are known; None where by a token."""
    accepted: str = ""
    """Kinds of answers that the caller has asked for."""
    address: str = ""
    """Internet address that the request came from."""
    once: Once | None = None
    """Of a request with an Idempotency-Key."""
    expected_version: int | None = None
    """Of a request with If-Match."""

    @property
    def caller(self) -> Caller:
        """Return who calls; there is always one but for endpoints that anyone may call."""
        assert self.known is not None
        return self.known

    @property
    def language(self) -> str:
        """Return in which language to answer: as asked for by Accept-Language, or one's own."""
        own = self.known.user.language if self.known else None
        return wanted_language(self.headers.get("accept-language"), own)

    @property
    def item(self) -> ItemRef:
        """Return the item that the path names.

        Raises:
            NotFound: there is no such type, or the id in it is none.
        """
        self.tenant.configuration.type(self.path["type"], self.now)
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


class Endpoint(msgspec.Struct, frozen=True):
    """One route."""

    method: str
    path: str
    view: View
    tag: str
    right: Right
    """What the caller must have."""
    body: Any = None
    """Type of the body; `dict` for an object whose fields depend on the tenant."""
    query: Any = None
    """Struct of the query parameters."""
    filters: bool = False
    """Whether further query parameters name fields of the item."""
    answer: Any = None
    """Type of the answer; None for no body."""
    status: int = 200
    accepted: Any = None
    """Type of the answer with 202, where it may be that it has only begun."""
    creates: bool = False
    """Whether it takes an Idempotency-Key."""
    versioned: bool = False
    """Whether its ETag is a version; it takes If-Match, or If-None-Match where it reads."""
    media: str = "application/json"
    for_sites: bool = False
    """Whether scripts of other sites may read what it answers."""
    knows_callers: bool = False
    """Where anyone may: whether who sends a token gets more."""
    called: str = ""
    """How clients call it, where not as its view."""
    signs_in: bool = False
    """Where anyone may: whether it lets in who shows who they are, and refuses others."""

    @property
    def tagged(self) -> bool:
        """Return whether it answers with an ETag of what it shows: all that reads JSON."""
        reads = self.method == "GET" and not self.versioned and self.right is not Right.ANYONE
        return reads and self.answer not in (None, bytes, str)

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
        """Return how clients call it."""
        return self.called or self.view.__name__


class Endpoints:
    """The routes of one file. Each is registered with the right that it takes (`right=`)."""

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

    def change(self, path: str, body: Any, answer: Any, **more: Any) -> Callable[[View], View]:
        """Register a view `patch_...` by PATCH and by PUT alike: what is not given stays."""
        by_patch = self.patch(path, body, answer, **more)

        def keep(view: View) -> View:
            called = view.__name__.replace("patch", "put", 1)
            return self.put(path, body, answer, called=called, **more)(by_patch(view))

        return keep

    def delete(self, path: str, **more: Any) -> Callable[[View], View]:
        """Register a view that removes something."""
        return self._register("DELETE", path, status=204, **more)

    def _register(self, method: str, path: str, **more: Any) -> Callable[[View], View]:
        """Keep a route.

        Raises:
            TypeError: it names no right, so the application does not start.
        """
        right = more.pop("right", None)
        if not isinstance(right, Right):
            raise TypeError(f"{method} {path} names no right; register it with right=Right....")

        def keep(view: View) -> View:
            self.all.append(Endpoint(method, path, view, self.tag, right, **more))
            return view

        return keep
