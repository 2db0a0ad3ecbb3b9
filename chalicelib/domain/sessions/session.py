"""Sessions: somebody has signed in with a browser, and is known by a cookie for a while."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

IDLE: Final = timedelta(hours=12)
"""After so long without use a session is over."""
LONGEST: Final = timedelta(days=30)
"""After so long it is over in any case."""
USE_NOTED: Final = timedelta(hours=1)
"""How long after a noted use the next one is noted; so it ends after 11 hours at the earliest."""
MAX_SESSIONS: Final = 50
"""Sessions that a user may have at a time; the one that was not used for longest makes room."""
MAX_AGENT: Final = 200


class Way(StrEnum):
    """How somebody has signed in."""

    TOKEN = "token"  # noqa: S105 - with an API token
    EMAIL = "email"  # with a code that came by e-mail
    ISSUER = "issuer"  # with the firm's own login


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of a session: never its secret."""

    id: str
    user: int
    hash: str
    """SHA-256 of the secret in the cookie, hexadecimal."""
    way: Way
    created_at: datetime
    used_at: datetime
    """When it was last used, at most an hour older than the truth."""
    latest: datetime
    """When it ends in any case."""
    token: str | None = None
    """Id of the API token that it was begun with: it ends with that."""
    issuer: str | None = None
    """Id of the connection whose login it was begun with."""
    agent: str = ""
    """What the browser calls itself."""
    version: int = 1

    @property
    def ends_at(self) -> datetime:
        """Return when it ends unless it is used before."""
        return min(self.used_at + IDLE, self.latest)

    def over(self, now: datetime) -> bool:
        """Return whether it opens nothing any more."""
        return now >= self.ends_at

    def used_lately(self, now: datetime) -> bool:
        """Return whether its last use is noted closely enough."""
        return now - self.used_at < USE_NOTED


def supernumerary(sessions: list[Session], now: datetime) -> list[Session]:
    """Return which sessions of a user go where one more begins: those over, and the least used."""
    living = sorted((one for one in sessions if not one.over(now)), key=lambda one: one.used_at)
    most = MAX_SESSIONS - 1
    return [one for one in sessions if one.over(now)] + living[: max(0, len(living) - most)]


NAME: Final = "__Host-session"
"""The cookie. Browsers take a name like this only with Secure, Path=/ and no domain, so that no
other host can put one in its place."""
_VALUE = re.compile(r"(?P<user>[1-9][0-9]{0,11})\.(?P<secret>[\w-]{20,100})", re.ASCII)
_SAFE = "Path=/; Secure; HttpOnly; SameSite=Strict"


class Known(msgspec.Struct, frozen=True):
    """What a cookie says: whose session it is, and its secret."""

    user: int
    secret: str


def read_cookie(header: str | None) -> Known | None:
    """Return what the session's cookie says, None where none came that could be one.

    Of several, none counts: a browser sends one, and who adds another means no good.
    """
    pairs = (one.strip().partition("=") for one in (header or "").split(";"))
    values = [value.strip('"') for name, _, value in pairs if name == NAME]
    match = _VALUE.fullmatch(values[0]) if len(values) == 1 else None
    return Known(int(match["user"]), match["secret"]) if match else None


def cookie(known: Known) -> str:
    """Return the header that gives a browser its session; it forgets it when it is closed."""
    return f"{NAME}={known.user}.{known.secret}; {_SAFE}"


def no_cookie() -> str:
    """Return the header that takes it away."""
    return f"{NAME}=; {_SAFE}; Max-Age=0"
