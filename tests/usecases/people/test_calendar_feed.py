"""What stands in a person's calendar, and what does not."""

from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest

from chalicelib.domain.card.activities import Activity, ActivityType
from chalicelib.domain.people.rights import Caller
from chalicelib.usecases.card.activities import (
    ActivityDraft,
    change_activity,
    complete_activity,
    plan_activity,
    remove_activity,
)
from chalicelib.usecases.people import calendar_feed as feeds
from chalicelib.usecases.people.calendar_address import renew_address
from chalicelib.usecases.people.calendar_feed import calendar_feed
from tests.support.bookings import DAY, HOUR, bookable, reserved
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return bookable(World())


def text(world: World, whose: Caller = BEN) -> str:
    token = renew_address(world.tenant, whose, world.now).url.rpartition("/")[2]
    return calendar_feed(world.tenant, token, world.now)


def seen(world: World, whose: Caller = BEN) -> list[str]:
    events = icalendar.Calendar.from_ical(text(world, whose)).walk("VEVENT")
    return [str(event["summary"]) for event in events]


def planned(world: World, deal: Any, subject: str, start: datetime, **more: Any) -> Activity:
    draft: dict[str, Any] = {"type": ActivityType.MEETING, "responsible": BEN.id, **more}
    draft = {"subject": subject, "start": start, **draft}
    return plan_activity(world.tenant, ANNA, deal.ref, ActivityDraft(**draft), now=world.now)


def test_meetings_calls_and_bookings_of_the_person_in_order(world):
    deal, now = world.create(title="Shoes"), world.now
    planned(world, deal, "Later", now + 3 * DAY)
    planned(world, deal, "Call", now + DAY, type=ActivityType.CALL)
    planned(world, deal, "Not Ben's", now + DAY, responsible=ANNA.id)
    planned(world, deal, "To do", now + DAY, type=ActivityType.TODO)
    reserved(world, deal, now + 2 * DAY, users=(BEN.id,), service="Fitting")
    reserved(world, deal, now + 4 * DAY, users=(BEN.id,), end=now + 6 * DAY)
    reserved(world, deal, now + 7 * DAY)
    assert ["Call", "Fitting", "Later", "Shoes"] == seen(world)
    assert ["Not Ben's"] == seen(world, ANNA)


def test_an_event_tells_when_where_and_what_about(world):
    deal, now = world.create(title="Shoes"), world.now
    made = planned(
        world, deal, "Meet", now + DAY, end=now + DAY + HOUR, location="Here", description="Size"
    )
    booked = reserved(world, deal, now + 2 * DAY, users=(BEN.id,))
    meeting, booking = icalendar.Calendar.from_ical(text(world)).walk("VEVENT")
    assert (f"{made.id}@acme.stageflow", 1) == (meeting["uid"], meeting["sequence"])
    assert ("Here", "Size\n\nShoes (deal_1)") == (meeting["location"], meeting["description"])
    assert (now + DAY, HOUR) == (meeting["dtstart"].dt, meeting.duration)
    assert (f"{booked.id}@acme.stageflow", "Room") == (booking["uid"], booking["location"])


def test_a_meeting_that_is_moved_is_the_same_with_a_higher_sequence(world):
    deal, now = world.create(), world.now
    made = planned(world, deal, "Meet", now + DAY)
    change_activity(world.tenant, ANNA, made.id, {"start": now + 300 * DAY}, now)
    assert [] == seen(world)
    change_activity(world.tenant, ANNA, made.id, {"start": now + 2 * DAY}, now + HOUR)
    (event,) = icalendar.Calendar.from_ical(text(world)).walk("VEVENT")
    assert (f"{made.id}@acme.stageflow", 3) == (event["uid"], event["sequence"])
    assert (now + 2 * DAY, timedelta(minutes=30)) == (event["dtstart"].dt, event.duration)
    assert now + HOUR == event["dtstamp"].dt
    change_activity(world.tenant, ANNA, made.id, {"responsible": ANNA.id}, now)
    assert ([], ["Meet"]) == (seen(world), seen(world, ANNA))


def test_what_was_held_stays_and_what_was_removed_or_deleted_goes(world):
    deal, other, now = world.create(), world.create(), world.now
    held = planned(world, deal, "Held", now + DAY)
    complete_activity(world.tenant, ANNA, held.id, now)
    gone = planned(world, deal, "Removed", now + DAY)
    remove_activity(world.tenant, ANNA, gone.id, world.now)
    planned(world, other, "Of something deleted", now + DAY)
    reserved(world, other, now + DAY, users=(BEN.id,), service="Booked for something deleted")
    world.delete_unseen(other)
    assert ["Held"] == seen(world)


def test_it_reaches_a_month_back_and_half_a_year_ahead(world):
    deal, now = world.create(), world.now
    planned(world, deal, "In July", now + 130 * DAY)
    planned(world, deal, "Today", now)
    reserved(world, deal, now - HOUR / 2, users=(BEN.id,), service="Now")
    reserved(world, deal, now + 130 * DAY, users=(BEN.id,), service="July")
    assert {"Now", "Today", "July", "In July"} == set(seen(world))
    world.clock.set(now + 29 * DAY)
    assert 4 == len(seen(world))
    world.clock.set(now + 31 * DAY)
    assert {"July", "In July"} == set(seen(world))
    world.clock.set(now - 60 * DAY)
    assert {"Now", "Today"} == set(seen(world))


def test_a_full_calendar_shows_the_earliest(world, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_EVENTS", 2)
    deal = world.create()
    for day in (3, 1, 2):
        planned(world, deal, f"Day {day}", world.now + day * DAY)
    assert ["Day 1", "Day 2"] == seen(world)
