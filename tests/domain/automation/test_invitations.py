"""E-mails about a meeting to those who were invited."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.automation.invitations import (
    About,
    event_of,
    handed_on,
    invitations,
    what_to_tell,
)
from chalicelib.domain.card.activities import Activity, ActivityType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.words.zones import zone_of

KIM = ("kim@example.com",)
NOW = datetime(2023, 4, 3, 9, tzinfo=UTC)
MEETING = Activity(
    id="deal_1-k2f9x0a1b2c3",
    item=ItemRef("deal", 1),
    type=ActivityType.MEETING,
    subject="Meet Kim",
    responsible=1,
    created_by=1,
    created_at=NOW,
    start=NOW + timedelta(hours=2),
    end=NOW + timedelta(hours=3),
    location="Room 1",
    invited=KIM,
)
OVER = {"start": NOW - timedelta(hours=2), "end": NOW - timedelta(hours=1)}


def changed(meeting=MEETING, **values):
    return msgspec.structs.replace(meeting, version=meeting.version + 1, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "Meet Lee"},
        {"description": "Bring the offer"},
        {"location": "Room 2"},
        {"end": NOW + timedelta(hours=4)},
        OVER,
    ],
)
def test_what_an_invitation_says_is_told_when_it_changes(values):
    assert {About.CHANGED: KIM} == what_to_tell(MEETING, changed(**values), NOW)


def test_what_is_removed_is_called_off():
    assert {About.CANCELLED: KIM} == what_to_tell(MEETING, MEETING.gone(1, NOW), NOW)


def test_who_is_no_longer_invited_hears_so_and_who_is_newly_invited_is():
    before, after = changed(invited=("kim", "ben")), changed(invited=("kim", "cleo"), responsible=2)
    told = {About.CANCELLED: ("ben",), About.INVITED: ("cleo",)}
    assert told == what_to_tell(before, after, NOW)
    moved = changed(after, location="Room 2")
    assert {**told, About.CHANGED: ("kim",)} == what_to_tell(before, moved, NOW)
    assert {About.CANCELLED: ("kim", "ben")} == what_to_tell(before, after.gone(1, NOW), NOW)


@pytest.mark.parametrize(
    ("invited", "before", "after", "expected"),
    [
        (("kim", "ben"), "ben", "cleo", ("kim", "cleo")),
        (("kim",), "ben", "cleo", ("kim",)),
        (("kim", "ben"), "ben", "", ("kim",)),
        (("kim", "ben"), "", "cleo", ("kim", "ben")),
        (("cleo", "ben"), "ben", "cleo", ("cleo",)),
    ],
    ids=["in their place", "was not invited", "no address", "had none", "is the client too"],
)
def test_the_new_responsible_is_invited_where_the_one_before_was(invited, before, after, expected):
    assert expected == handed_on(invited, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MEETING, changed(important=True, remind=("PT1H",), responsible=2)),
        (MEETING, MEETING.completed(1, NOW)),
        (MEETING.completed(1, NOW), MEETING.completed(1, NOW).gone(1, NOW)),
        (changed(invited=()), changed(invited=(), location="Room 2")),
        (MEETING, changed(invited=("[erased]",))),
        (changed(**OVER), changed(**OVER, location="Room 2")),
        (changed(**OVER), changed(**OVER).gone(1, NOW)),
    ],
    ids=[
        "not told",
        "held",
        "held, then removed",
        "nobody",
        "erased",
        "over",
        "over, then removed",
    ],
)
def test_of_other_changes_nobody_hears(before, after):
    assert {} == what_to_tell(before, after, NOW)


def test_each_gets_an_e_mail_of_their_own_with_day_and_place():
    style = Style(zone_of("Europe/Berlin"))
    event = event_of(MEETING, 3, NOW, cancelled=True)
    mails = invitations(About.CANCELLED, event, ("kim@example.com", "ben@example.com"), style)
    assert [("kim@example.com",), ("ben@example.com",)] == [mail.to for mail in mails]
    assert {"Cancelled: Meet Kim"} == {mail.subject for mail in mails}
    text = "Meet Kim\n\nWhen: 2023-04-03 13:00 – 2023-04-03 14:00 (Europe/Berlin)\nWhere: Room 1"
    assert {text} == {mail.text for mail in mails}
    assert (MEETING.id, 3, True) == (event.uid, event.sequence, event.cancelled)


def test_a_subject_of_several_lines_is_told_in_one():
    event = event_of(changed(subject="Meet\n Kim"), 2, NOW, cancelled=False)
    (mail,) = invitations(About.CHANGED, event, ("kim@example.com",), Style(zone_of("UTC")))
    assert "Changed: Meet Kim" == mail.subject
