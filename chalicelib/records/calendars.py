"""Addresses of people's calendars."""

from datetime import datetime

import msgspec

from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode

CALENDAR = "calendar"
CALENDARS = "calendars"


class CalendarAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Which address of a user's calendar counts."""

    user: int
    serial: int
    made_at: datetime
    revoked: bool = False
    """Whether none counts at all."""


def calendar_key(user: int) -> Key:
    """Return where it lies."""
    return CALENDARS, f"{user:012d}"


def calendar_row(address: CalendarAddress, version: int) -> Row:
    """Return its row."""
    pk, sk = calendar_key(address.user)
    return Row(pk=pk, sk=sk, kind=CALENDAR, body=encode(address), version=version)
