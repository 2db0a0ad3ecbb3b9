"""Addresses of calendars: signed, of one user, valid until another one is made."""

import base64
import hashlib
import hmac
import re

import msgspec

from chalicelib.domain.errors import NotFound

SUFFIX = ".ics"
_TOKEN = re.compile(
    r"(?P<user>[1-9][0-9]{0,11})-(?P<serial>[1-9][0-9]{0,8})-(?P<mac>[\w-]{22})", re.A
)
_MAC_BYTES = 16


class Subscription(msgspec.Struct, frozen=True):
    """What an address of a calendar says."""

    user: int
    serial: int
    """Which of the user's addresses it is; only the last one counts."""


def calendar_token(secret: str, subscription: Subscription) -> str:
    """Return what an address ends with."""
    said = f"{subscription.user}-{subscription.serial}"
    return f"{said}-{_mac(secret, said)}{SUFFIX}"


def read_calendar_token(secret: str, token: str) -> Subscription:
    """Return what an address says.

    Raises:
        NotFound: it was not made with this secret, or was changed since.
    """
    match = _TOKEN.fullmatch(token.removesuffix(SUFFIX))
    if match is None:
        raise NotFound("there is no such calendar")
    said = f"{match['user']}-{match['serial']}"
    if not hmac.compare_digest(_mac(secret, said), match["mac"]):
        raise NotFound("there is no such calendar")
    return Subscription(int(match["user"]), int(match["serial"]))


def _mac(secret: str, said: str) -> str:
    if not secret:
        raise ValueError("A token needs a secret that is not empty.")
    digest = hmac.new(secret.encode(), b"calendar." + said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).rstrip(b"=").decode()
