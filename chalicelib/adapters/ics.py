"""iCalendar by the package `icalendar`, which is loaded when somebody asks for a calendar.

It escapes texts and folds lines; instants are written in UTC, so that no time zone has to be told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.delivery.calendar_event import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODUCT = "-//stageflow//stageflow//EN"
REFRESHED = timedelta(hours=1)
"""How often programs are asked to look again."""


class Ics:
    """Writes iCalendar; the same events give the same text."""

    def feed(self, name: str, events: Sequence[CalendarEvent]) -> str:
        """Return a calendar that programs subscribe to."""
        calendar = _calendar()
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for event in events:
            calendar.add_component(_component(event))
        return _text(calendar)

    def invitation(self, event: CalendarEvent) -> str:
        """Return the request to take part in an event, or that it does not take place.

        Raises:
            Refused: who invites or is invited has no e-mail address (code `bad_address`).
        """
        from icalendar import vCalAddress

        from chalicelib.adapters.mime import read_mailbox

        calendar = _calendar()
        calendar.add("method", "CANCEL" if event.cancelled else "REQUEST")
        component = _component(event)
        sender, invited = read_mailbox(event.organizer), read_mailbox(event.attendee)
        organizer = vCalAddress(f"mailto:{sender.address}")
        if sender.name:
            organizer.params["CN"] = sender.name
        component.add("organizer", organizer)
        attendee = vCalAddress(f"mailto:{invited.address}")
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "TRUE"
        component.add("attendee", attendee)
        calendar.add_component(component)
        return _text(calendar)


def _calendar() -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _component(event: CalendarEvent) -> "Event":
    from icalendar import Event

    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, instant in (("dtstamp", event.stamp), ("dtstart", event.start), ("dtend", event.end)):
        component.add(name, _whole_seconds(instant))
    for name in ("summary", "location", "description"):
        if text := getattr(event, name):
            component.add(name, text)
    return component


def _whole_seconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _text(calendar: "Calendar") -> str:
    return calendar.to_ical().decode("utf-8")
