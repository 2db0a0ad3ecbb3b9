"""Calendars as calendar programs read them."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.delivery.calendar_event import CalendarEvent


class Calendars(Protocol):
    """Writes iCalendar (RFC 5545), each time the same for the same events."""

    def feed(self, name: str, events: Sequence[CalendarEvent]) -> str:
        """Return a calendar that programs subscribe to."""
        ...

    def invitation(self, event: CalendarEvent) -> str:
        """Return the request to take part in an event."""
        ...
