"""Calendars: what rules and workflows plan stands on the card and in the person's calendar."""

from urllib.parse import urlsplit

import icalendar
import pytest

from tests.stories.workflows import action, publish, start
from tests.support.stories import Document, Story

MEETING = {
    "subject": "Meet {{ deal.title }}",
    "start_in": "P2D",
    "length": "PT1H",
    "location": "Room 1",
}


def calendar(crm: Story) -> list[Document]:
    """Return the events that a calendar program sees of the user."""
    url = crm.ask("POST", "/v1/me/calendar")["url"]
    answer = crm.client.get(urlsplit(url).path)
    assert "text/calendar" in answer.headers["content-type"]
    return [
        {
            "summary": str(event["summary"]),
            "location": str(event.get("location", "")),
            "start": event["dtstart"].dt.isoformat(),
            "end": event["dtend"].dt.isoformat(),
        }
        for event in icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    ]


@pytest.mark.feature("R29", "W13")
@pytest.mark.parametrize("by", ["rule", "workflow"])
def test_a_meeting_stands_on_the_card_and_in_the_calendar(crm, by):
    ben = crm.hire("Ben")
    params = {**MEETING, "responsible": ben}
    if by == "rule":
        crm.rule("new", "schedule_meeting", params)
        deal = crm.create(title="Kim")
    else:
        deal = crm.create(title="Kim")
        start(crm, publish(crm, action("schedule_meeting", **params)), deal)
    (meeting,) = crm.activities(deal)
    (event,) = calendar(crm.as_user(ben))
    assert ("meeting", "Meet Kim", "Room 1") == (
        meeting["type"],
        meeting["subject"],
        meeting["location"],
    )
    assert {
        "summary": "Meet Kim",
        "location": "Room 1",
        "start": "2023-04-05T09:00:00+00:00",
        "end": "2023-04-05T10:00:00+00:00",
    } == event
    assert [] == calendar(crm)


def test_what_a_colleague_is_booked_for_is_in_their_calendar_until_it_is_cancelled(crm):
    ben = crm.hire("Ben")
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_room", "type": "resource_booking"})
    params = {"field": "uf_room", "users": [ben], "start_in": "P1D", "service": "Fitting"}
    crm.rule("new", "book_resource", params)
    crm.rule("executing", "cancel_booking", {"field": "uf_room"})
    deal = crm.create()
    (event,) = calendar(crm.as_user(ben))
    assert ("Fitting", "2023-04-04T09:00:00+00:00") == (event["summary"], event["start"])
    crm.move(deal, "executing")
    assert [] == calendar(crm.as_user(ben))


def test_who_is_invited_gets_an_e_mail_that_calendar_programs_understand(crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "crm@example.com"})
    ben = crm.hire("Ben")
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])
    crm.rule(
        "new",
        "schedule_meeting",
        {**MEETING, "responsible": ben, "invite": ["client", "responsible"]},
    )
    deal = crm.create(title="Kim", contact=contact["id"])
    (meeting,) = crm.activities(deal)
    mails = crm.mails()
    assert [["kim@example.com"], ["ben@example.com"]] == [mail["to"] for mail in mails]
    for mail in mails:
        invitation = icalendar.Calendar.from_ical(mail["invitation"])
        (event,) = invitation.walk("VEVENT")
        assert ("REQUEST", "Meet Kim") == (invitation["method"], event["summary"])
        assert event["uid"].startswith(f"{meeting['id']}@")
        assert "mailto:crm@example.com" == event["organizer"]
        assert f"mailto:{mail['to'][0]}" == event["attendee"]
        assert "When: " in mail["text"]


def test_where_the_client_has_no_address_no_meeting_is_planned_and_the_rule_says_why(crm):
    contact = crm.create("contact", name="Kim")
    rule = crm.rule("new", "schedule_meeting", {**MEETING, "invite": ["client"]})
    deal, alone = crm.create(contact=contact["id"]), crm.create()
    assert ("no_address", "no_client") == (crm.reason(deal, rule), crm.reason(alone, rule))
    assert [] == crm.activities(deal) == crm.mails()


def invited(crm: Story) -> tuple[Document, Document]:
    """Return a deal, and a meeting to which its client and a colleague were invited."""
    ben = crm.hire("Ben")
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])
    invite = {"responsible": ben, "invite": ["client", "responsible"]}
    crm.rule("new", "schedule_meeting", {**MEETING, **invite})
    deal = crm.create(title="Kim", contact=contact["id"])
    (meeting,) = crm.activities(deal)
    return deal, meeting


def told(crm: Story) -> list[tuple[str, str, str, int, str]]:
    """Return what calendar programs understand of each e-mail after the two invitations."""
    found = []
    for mail in crm.mails()[2:]:
        invitation = icalendar.Calendar.from_ical(mail["invitation"])
        (event,) = invitation.walk("VEVENT")
        place = str(event.get("location"))
        found.append(
            (mail["to"][0], str(invitation["method"]), place, event["sequence"], mail["subject"])
        )
    return found


def uids(crm: Story) -> set[str]:
    mails = (icalendar.Calendar.from_ical(mail["invitation"]) for mail in crm.mails())
    return {str(event["uid"]) for mail in mails for event in mail.walk("VEVENT")}


BOTH = ("kim@example.com", "ben@example.com")


@pytest.mark.feature("R29", "W13")
def test_who_was_invited_hears_that_the_meeting_has_changed(crm):
    deal, meeting = invited(crm)
    path = f"/v1/activities/{meeting['id']}"
    crm.ask("PATCH", path, {"location": "Room 2"})
    crm.ask("PATCH", path, {"important": True})
    crm.client.advance("PT1M")
    changed = [(one, "REQUEST", "Room 2", 2, "Changed: Meet Kim") for one in BOTH]
    assert changed == told(crm)
    assert 1 == len(uids(crm))
    assert "Changed: Meet Kim" in [one["data"]["subject"] for one in crm.timeline(deal, "email")]


@pytest.mark.feature("R29", "W13")
def test_several_changes_within_a_minute_are_one_e_mail_about_how_it_is_then(crm):
    _, meeting = invited(crm)
    path = f"/v1/activities/{meeting['id']}"
    crm.client.advance("PT50S")  # so that the changes fall into two minutes of the clock
    for place in ("Room 2", "Room 3", "Room 4"):
        crm.ask("PATCH", path, {"location": place})
        crm.client.advance("PT15S")
    assert [] == told(crm)
    crm.client.advance("PT15S")
    assert [(one, "REQUEST", "Room 4", 4, "Changed: Meet Kim") for one in BOTH] == told(crm)
    crm.ask("PATCH", path, {"location": "Room 5"})
    crm.client.advance("PT5S")
    crm.ask("PATCH", path, {"location": "Room 4"})
    crm.client.advance("PT5M")
    assert 2 == len(told(crm))  # it is where they know it to be
    crm.ask("PATCH", path, {"location": "Room 6", "responsible": 1})
    crm.client.advance("PT5S")
    crm.ask("DELETE", path)
    crm.client.advance("PT1M")
    assert [(one, "CANCEL", "Room 4", 8, "Cancelled: Meet Kim") for one in BOTH] == told(crm)[2:]


@pytest.mark.feature("R29", "W13")
def test_who_is_responsible_instead_is_invited_and_who_was_hears_that_it_is_off_for_them(crm):
    _, meeting = invited(crm)
    cleo = crm.hire("Cleo")
    crm.ask("PATCH", f"/v1/activities/{meeting['id']}", {"responsible": cleo})
    crm.client.advance("PT1M")
    assert {
        ("ben@example.com", "CANCEL", "Room 1", 2, "Cancelled: Meet Kim"),
        ("cleo@example.com", "REQUEST", "Room 1", 2, "Invitation: Meet Kim"),
    } == {*told(crm)}
    assert 1 == len(uids(crm))
    crm.ask("DELETE", f"/v1/activities/{meeting['id']}")
    crm.client.advance("PT1M")
    off = [mail["to"][0] for mail in crm.mails() if mail["subject"].startswith("Cancelled")]
    assert ["ben@example.com", "kim@example.com", "cleo@example.com"] == off


@pytest.mark.feature("R29", "W13")
@pytest.mark.parametrize("way", ["the meeting", "its deal"])
def test_who_was_invited_hears_that_the_meeting_does_not_take_place(crm, way):
    deal, meeting = invited(crm)
    if way == "its deal":
        crm.delete(deal)
    else:
        crm.ask("DELETE", f"/v1/activities/{meeting['id']}")
    crm.client.advance("PT1M")
    cancelled = [(one, "CANCEL", "Room 1", 2, "Cancelled: Meet Kim") for one in BOTH]
    assert cancelled == told(crm)
    assert 1 == len(uids(crm))


@pytest.mark.feature("R29")
def test_nobody_hears_of_a_meeting_that_was_held_or_is_over(crm):
    deal, meeting = invited(crm)
    crm.client.advance("P3D")
    crm.ask("PATCH", f"/v1/activities/{meeting['id']}", {"location": "Room 2"})
    crm.ask("POST", f"/v1/activities/{meeting['id']}/complete")
    crm.delete(deal)
    crm.client.advance("PT1M")
    assert [] == told(crm)
