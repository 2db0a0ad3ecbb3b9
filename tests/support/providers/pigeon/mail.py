"""E-mail by carrier pigeon: it stays in a list, with the loft and the key that it left with."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.mail import Email, Mail
from chalicelib.ports.providers import Parts, Provider

SENT: list[tuple[str, str, str]] = []
"""Loft, key and subject of what was sent."""


class Loft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection sets."""

    loft: Annotated[str, msgspec.Meta(min_length=1, description="Where they fly from.")]


class Pigeon:
    """Sends e-mail."""

    def __init__(self, loft: str, key: str) -> None:
        self._loft = loft
        self._key = key

    def send(self, email: Email) -> str:
        SENT.append((self._loft, self._key, email.subject))
        return f"pigeon-{len(SENT)}"


def _connect(parts: Parts, settings: Loft, secrets: Mapping[str, str]) -> Mail:
    return Pigeon(settings.loft, secrets["key"])


def _test(parts: Parts, settings: Loft, secrets: Mapping[str, str]) -> str:
    if secrets["key"] == "lost":
        raise Refused("the key does not fit", code=Code.NOT_CONNECTED)
    if secrets["key"] == "rusty":
        raise Unavailable("its door is stuck")
    return f"the loft in {settings.loft} opens"


PROVIDER = Provider[Mail](
    title="Carrier pigeon",
    settings=Loft,
    secrets={"key": "it hangs beside the door of the loft"},
    connect=_connect,
    test=_test,
)
