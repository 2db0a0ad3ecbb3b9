"""What people's calendars show: meetings, calls and bookings (semantics/card: calendars)."""

from datetime import datetime

import msgspec


class CalendarEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event."""

    uid: str
    """The same however often it is shown, sent or changed."""
    sequence: int
    """Rises with every change."""
    stamp: datetime
    """When it was made or changed last."""
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    cancelled: bool = False
    """Whether it does not take place."""
    organizer: str = ""
    """Of an invitation: whom answers go to."""
    attendee: str = ""
    """Of an invitation: who is invited."""
