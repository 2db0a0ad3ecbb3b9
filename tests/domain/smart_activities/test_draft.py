"""The draft of the next activity; stories show the documented days."""

import pytest

from chalicelib.domain.smart_activities.draft import deadline_from, drafted
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.words.working_calendar import WorkingCalendar


@pytest.mark.parametrize(
    ("zone", "now", "deadline"),
    [
        ("UTC", "2023-10-23T15:00:00Z", "2023-10-26T15:00:00Z"),
        ("UTC", "2023-10-23T15:00:01Z", "2023-10-26T16:00:00Z"),
        # past midnight: the next day, here a Saturday
        ("UTC", "2023-10-24T23:30:00Z", "2023-10-28T00:00:00Z"),
        # full on the tenant's clock, which is half an hour off
        ("Asia/Kolkata", "2023-10-23T09:31:00Z", "2023-10-26T10:30:00Z"),
        # the hour is skipped as the clocks go forward
        ("Africa/Cairo", "2026-04-20T21:30:00Z", "2026-04-23T22:00:00Z"),
    ],
)
def test_the_deadline_is_a_full_hour_of_the_tenants_clock(zone, now, deadline):
    calendar = WorkingCalendar(zone)
    if zone == "UTC" and now.startswith("2023-10-24"):
        calendar = WorkingCalendar(zone, weekdays=frozenset(range(5)))
    assert deadline == show_instant(deadline_from(calendar, parse_instant(now)))


def test_an_unknown_language_gets_the_english_text():
    now = parse_instant("2023-10-23T15:00:00Z")
    draft = drafted(7, "xx", WorkingCalendar("UTC"), now)
    assert ("Contact customer", 7) == (draft.subject, draft.responsible)
