"""A connection: which provider the tenant has chosen for what, and how to reach it."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

KINDS: Final = {
    "mail": "sends e-mail",
    "sms": "sends text messages",
    "channels": "sends messages in open channels and hears what clients write there",
    "calls": "places phone calls and tells of them",
    "payments": "tells of payments that have come",
    "converter": "makes PDF files of Word files",
    "sign_in": "lets people sign in as they do in the firm",
    "audiences": "shows advertisements to lists of people",
}
"""What connections are for, by kind; what a provider does lies in a file of that name."""
USED_BY_DEFAULT = "default"
"""Id of the connection that is used where nobody names another."""
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class Connection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One provider of one kind, ready to be used."""

    kind: str
    """What it is for, one of KINDS."""
    id: str
    """Tells several connections of a kind apart."""
    provider: str
    settings: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    """Under which name the secret store holds each of the provider's secrets."""
    removed: bool = False
    """Let go of: it is used no more; its row stays, so that its versions never begin again."""
    version: int = 1


def hosts_of(settings: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return where a connection's addresses lead: scheme, and host with port."""
    texts = (one for one in settings.values() if isinstance(one, str))
    split = [urlsplit(one) for one in texts if one.startswith(("https://", "http://"))]
    return frozenset((one.scheme, one.netloc.rpartition("@")[2].lower()) for one in split)
