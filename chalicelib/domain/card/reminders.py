"""Reminders: some time before something is due (semantics/card: activities)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.durations import parse_duration

MOST_REMINDERS = 5
LONGEST = timedelta(days=90)


def next_reminder(due: datetime | None, remind: Iterable[str], now: datetime) -> datetime | None:
    """Return the next instant after `now` at which to remind of what is due, None where none is.

    Args:
        due: when it is due, None where it is not.
        remind: durations before that; days of 24 hours.
        now: what lies before is past, and not made up for.
    """
    if due is None:
        return None
    before = (timedelta(seconds=parse_duration(one).nominal_seconds) for one in remind)
    left = due - now  # what is due in the year 1 has no day before it
    return min((due - one for one in before if left > one), default=None)


def reminder_faults(pointer: str, remind: Iterable[str], *, dated: bool) -> list[Fault]:
    """Return what is wrong with reminders; `dated` says whether they have something to be before.

    `pointer` is where they stand.
    """
    given, faults = list(remind), list[Fault]()
    if given and not dated:
        faults.append(Fault(pointer, "there is no deadline or start to remind of"))
    if len(given) > MOST_REMINDERS:
        faults.append(Fault(pointer, f"at most {MOST_REMINDERS} reminders"))
    for number, one in enumerate(given):
        try:
            length = timedelta(seconds=parse_duration(one).nominal_seconds)
        except ValueError as error:
            faults.append(Fault(f"{pointer}/{number}", str(error)))
            continue
        if length > LONGEST:
            faults.append(Fault(f"{pointer}/{number}", f"at most {LONGEST.days} days before"))
    return faults
