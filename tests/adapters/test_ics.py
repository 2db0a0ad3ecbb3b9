"""iCalendar: what programs read of it is what was meant, whatever stands in the texts."""

from datetime import UTC, datetime, timedelta, timezone

import icalendar
import msgspec
import pytest

from chalicelib.adapters.ics import Ics
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.errors import Refused

NOON = datetime(2026, 3, 29, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))
HOSTILE = "Meet; Kim, \\n\nEND:VEVENT\r\nBEGIN:VALARM: " + "Größe " * 30
EVENT = CalendarEvent(
    uid="deal_1-abc@acme.stageflow",
    sequence=3,
    stamp=NOON,
    start=NOON,
    end=NOON + timedelta(hours=1),
    summary=HOSTILE,
    location="At the client's",
)


def test_a_feed_holds_its_events_in_utc_and_nothing_that_texts_smuggle_in():
    text = Ics().feed("Anna, (acme)", [EVENT])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert [] == calendar.walk("VALARM")
    assert "Anna, (acme)" == calendar["x-wr-calname"]
    assert HOSTILE.replace("\r\n", "\n") == event["summary"].replace("\r\n", "\n")
    assert ("deal_1-abc@acme.stageflow", 3) == (event["uid"], event["sequence"])
    assert datetime(2026, 3, 29, 10, tzinfo=UTC) == event["dtstart"].dt
    assert "DTSTART:20260329T100000Z" in text
    assert "METHOD:PUBLISH" in text
    assert "description" not in event


def test_the_same_events_give_the_same_text():
    assert Ics().feed("Anna", [EVENT, EVENT]) == Ics().feed("Anna", [EVENT, EVENT])


def test_an_empty_calendar_is_one_all_the_same():
    assert "Anna" == icalendar.Calendar.from_ical(Ics().feed("Anna", []))["x-wr-calname"]


def test_an_invitation_says_who_invites_whom():
    event = msgspec.structs.replace(
        EVENT, organizer='"Lee; Co" <crm@example.com>', attendee="kim@example.com"
    )
    calendar = icalendar.Calendar.from_ical(Ics().invitation(event))
    (found,) = calendar.walk("VEVENT")
    assert "REQUEST" == calendar["method"]
    assert ("mailto:crm@example.com", "Lee; Co") == (
        found["organizer"],
        found["organizer"].params["CN"],
    )
    assert ("mailto:kim@example.com", "TRUE") == (
        found["attendee"],
        found["attendee"].params["RSVP"],
    )


def test_what_does_not_take_place_is_cancelled():
    event = msgspec.structs.replace(
        EVENT, organizer="crm@example.com", attendee="kim@example.com", cancelled=True
    )
    calendar = icalendar.Calendar.from_ical(Ics().invitation(event))
    (told,) = calendar.walk("VEVENT")
    assert ("CANCEL", "CANCELLED") == (calendar["method"], told["status"])


def test_one_who_has_no_address_is_invited_by_nobody():
    with pytest.raises(Refused) as refused:
        Ics().invitation(msgspec.structs.replace(EVENT, organizer="", attendee="kim@example.com"))
    assert "bad_address" == refused.value.code
