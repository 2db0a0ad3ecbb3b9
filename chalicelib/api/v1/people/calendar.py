"""People's calendars over HTTP: an address of one's own, and what lies behind it."""

import hashlib
from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.people.calendar_address import (
    renew_address,
    revoke_address,
    show_address,
)
from chalicelib.usecases.people.calendar_feed import calendar_feed

CALENDAR = Endpoints("Calendars")

MEDIA = "text/calendar; charset=utf-8"


class CalendarDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The address of one's own calendar."""

    url: Annotated[
        str | None,
        msgspec.Meta(
            description="What calendar programs subscribe to; whoever knows it sees the calendar."
        ),
    ]
    made_at: datetime | None


@CALENDAR.get("/v1/me/calendar", right=Right.CALENDAR_OWN, answer=CalendarDocument)
def read_address(call: Call) -> CalendarDocument:
    """Read the address of one's own calendar; null where there is none."""
    found = show_address(call.tenant, call.caller)
    if found is None:
        return CalendarDocument(url=None, made_at=None)
    return CalendarDocument(url=found.url, made_at=found.made_at)


@CALENDAR.post("/v1/me/calendar", right=Right.CALENDAR_OWN, body=None, answer=CalendarDocument)
def make_address(call: Call) -> CalendarDocument:
    """Make an address of one's own calendar, or another one: the one before opens nothing then."""
    made = renew_address(call.tenant, call.caller, call.now)
    return CalendarDocument(url=made.url, made_at=made.made_at)


@CALENDAR.delete("/v1/me/calendar", right=Right.CALENDAR_OWN)
def remove_address(call: Call) -> None:
    """Revoke the address of one's own calendar."""
    revoke_address(call.tenant, call.caller, call.now)


@CALENDAR.get("/calendar/{token}", right=Right.ANYONE, answer=str, media="text/calendar")
def subscribed(call: Call) -> Answer:
    """Show a calendar to a program that subscribes to it.

    It holds the person's meetings, calls and bookings from 30 days ago to 180 days ahead.
    """
    text = calendar_feed(call.tenant, call.path["token"], call.now)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in call.headers.get("if-none-match", ""):
        return Answer(status=304, headers=headers)
    return Answer(text, headers=headers, media=MEDIA)
