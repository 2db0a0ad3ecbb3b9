"""The tenant's settings and users."""

from datetime import time

import msgspec


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days and hours of work."""

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    opens: time = time(9)
    closes: time = time(18)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole tenant."""

    time_zone: str = "UTC"
    """IANA name, for example Europe/Berlin."""
    currency: str = "USD"
    working_hours: WorkingHours = WorkingHours()
    holidays_of: str | None = None
    """Country whose public holidays are days off: ISO 3166 code, for example DE, or DE-BY with a
    region."""
    days_off: tuple[str, ...] = ()
    """Further days without work, as dates."""
    minimum_delay_seconds: int = 600
    """The shortest delay from stage entry that a rule may have (features.md 2.3)."""
    mail_from: str = "crm@example.com"
    """Sender of e-mails, where a rule names none."""


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
