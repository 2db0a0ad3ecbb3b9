"""The draft of the next activity (semantics/smart_activities: draft)."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.words.languages import text
from chalicelib.domain.words.working_calendar import WorkingCalendar

DAYS_AHEAD = 3
"""Working days from the prompt to the deadline."""
REMIND = ("PT15M", "PT0M")
"""When a smart activity reminds of itself: shortly before the deadline, and at it."""
_HOUR = timedelta(hours=1)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed; whoever is asked may change all of it."""

    subject: str
    deadline: datetime
    responsible: int
    """Who is asked, not who is responsible for the item."""
    remind: tuple[str, ...] = REMIND


def drafted(person: int, language: str | None, calendar: WorkingCalendar, now: datetime) -> Draft:
    """Return the draft for a person who closes an item's form now.

    Raises:
        Refused: the calendar has no working days.
    """
    return Draft(
        subject=text("contact_customer", language),
        deadline=deadline_from(calendar, now),
        responsible=person,
    )


def deadline_from(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Return the clock time of now some working days ahead, rounded up to the full hour.

    An exact hour stays. What is rounded past midnight is on the next day, worked or not.

    Raises:
        Refused: the calendar has no working days.
    """
    local = calendar.local(now)
    day = calendar.working_days_from(local.date(), DAYS_AHEAD)
    wall = datetime.combine(day, local.time())
    full = wall.replace(minute=0, second=0, microsecond=0)
    rounded = full if full == wall else full + _HOUR
    return calendar.at(rounded.date(), rounded.time())
