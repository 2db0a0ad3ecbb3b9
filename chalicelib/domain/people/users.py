"""Users: colleagues, their hours of work and their API tokens."""

from datetime import datetime, time, timedelta

import msgspec

from chalicelib.domain.people.notices import BY_DEFAULT, Channel

MAX_TOKENS = 100
"""API tokens that a user may have at a time."""
USE_NOTED = timedelta(hours=1)
"""How long after a noted use of a token the next one is noted."""


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days and hours of work."""

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    opens: time = time(9)
    closes: time = time(18)


class User(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A colleague."""

    id: int
    name: str
    email: str | None = None
    phone: str | None = None
    """For text messages, with its country code."""
    admin: bool = False
    """Whether they may do everything."""
    roles: tuple[str, ...] = ()
    """What they may do, by ids of roles; without any they are an employee."""
    active: bool = True
    working_hours: WorkingHours | None = None
    """Own hours; the tenant's where there are none."""
    channels: tuple[Channel, ...] = BY_DEFAULT
    """How notices leave, besides the list that everybody has."""
    language: str | None = None
    """In which the system speaks to them (words/languages.py); None where they have chosen none."""
    time_zone: str | None = None
    """On whose clock the system tells them of instants: IANA name; None for the tenant's."""
    version: int = 1


class ApiToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of an API token: never the token itself."""

    id: str
    user: int
    name: str
    hash: str
    """SHA-256 of the token, hexadecimal."""
    created_at: str
    expires_at: datetime | None = None
    """From when on it opens nothing; None for never."""
    last_used_at: datetime | None = None
    """When it was last used, at most an hour older than the truth."""
    version: int = 1

    def expired(self, now: datetime) -> bool:
        """Return whether it opens nothing any more."""
        return self.expires_at is not None and self.expires_at <= now

    def used_lately(self, now: datetime) -> bool:
        """Return whether its last use is noted closely enough."""
        return self.last_used_at is not None and now - self.last_used_at < USE_NOTED
