"""Services outside that a tenant chooses among: who sends its e-mail, its SMS, places its calls."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from chalicelib.ports.http import Http

P = TypeVar("P")
"""The port that providers of a kind stand behind, such as Mail."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider is built from, besides its settings and secrets."""

    http: Http
    aws: Callable[[str], Any]
    """Gives the client of an AWS service, for example "sesv2"."""
    mail_events: str | None = None
    """Configuration set of SES whose events come back to us, where there is one."""


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """What a service posts to us, to say what has become of something."""

    url: str
    """The address that the service was given."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    received_at: datetime
    """When it came, for services that sign the time."""


class Provider(msgspec.Struct, Generic[P], frozen=True, kw_only=True):
    """A service of one kind, and how it is connected."""

    title: str
    """Its name as people know it."""
    settings: type[msgspec.Struct]
    """What a connection to it may set; each field with a Meta(description=...)."""
    secrets: Mapping[str, str] = {}
    """The secrets that a connection needs, by name, each with a sentence on where it is found."""
    connect: Callable[[Parts, Any, Mapping[str, str]], P] | None = None
    """Returns what does the work, of parts, settings and secrets; makes no request. None where the
    service only posts to us."""
    test: Callable[[Parts, Any, Mapping[str, str]], str] | None = None
    """Asks the service whether a connection works, sends nobody anything, and says in a sentence
    what it found; raises Refused or Unavailable where it does not work. None where the service
    cannot be asked."""
    hear: Callable[[Any, Mapping[str, str], Callback], Any] | None = None
    """Takes settings, secrets and what the service posts back; returns what that says in the words
    of the kind's port, None where it is no news; raises Forbidden where the service has not signed
    it. None where the service posts nothing back."""
    confirm: Callable[[Any, Mapping[str, str], Mapping[str, str]], str] | None = None
    """Takes settings, secrets and the query of a request by which the service makes sure that an
    address is ours; returns what it wants to read; raises Forbidden where it is somebody else. None
    where the service asks no such thing."""


class Providers(Protocol):
    """All providers that there are, and what they are built from."""

    parts: Parts

    def names(self, kind: str) -> list[str]:
        """Return the providers of a kind."""
        ...

    def find(self, kind: str, name: str) -> Provider[Any] | None:
        """Return a provider, None where there is none of that name."""
        ...
