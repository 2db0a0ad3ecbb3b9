"""Users: colleagues, their hours of work and their API tokens."""

from datetime import time

import msgspec


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
    admin: bool = False
    active: bool = True
    working_hours: WorkingHours | None = None
    """Own hours; the tenant's where there are none."""
    version: int = 1


class ApiToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of an API token: never the token itself."""

    id: str
    user: int
    name: str
    hash: str
    """SHA-256 of the token, hexadecimal."""
    created_at: str
