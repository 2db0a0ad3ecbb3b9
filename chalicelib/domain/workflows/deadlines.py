"""Deadlines: how long a step may rest, where the template says so itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import parse_date, parse_datetime
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.instants import parse_instant

LIFETIME = timedelta(days=365)
"""How long an execution lives at most."""
MAX_WAIT = timedelta(days=364)
"""The longest rest: it leaves a day for the steps around it."""
RENEWED_AFTER = timedelta(days=180)
"""How old an execution may become before a loop goes on in a new one at its next pass."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nobody means an instant before it, and the first days of year 1 are outside of some zones."""


def duration_faults(pointer: str, text: str, least: int) -> Iterator[Fault]:
    """Yield what is wrong with a duration of at least so many seconds."""
    try:
        seconds = parse_duration(text).nominal_seconds
    except ValueError as error:
        yield Fault(pointer, str(error))
        return
    if seconds < least:
        yield Fault(pointer, f"at least {show_duration(Duration(seconds=least))}")
    if seconds > MAX_WAIT.total_seconds():
        yield Fault(pointer, f"at most P{MAX_WAIT.days}D, as long as a run can last")


def instant_faults(pointer: str, text: str, now: datetime) -> Iterator[Fault]:
    """Yield what is wrong with an instant or a day; one that is past is none."""
    try:
        until = _instant(text)
    except ValueError:
        yield Fault(pointer, "expected an instant, for example 2026-03-01T09:00:00Z")
        return
    if until < EARLIEST:
        yield Fault(pointer, f"expected an instant from {EARLIEST.year} on")
    if until > now + MAX_WAIT:
        yield Fault(pointer, f"at most P{MAX_WAIT.days}D ahead, as long as a run can last")


def _instant(text: str) -> datetime:
    """Return an instant, or the beginning of a day.

    Raises:
        ValueError: it is neither.
    """
    try:
        return parse_instant(parse_datetime(text))
    except ValueError:
        return datetime.fromisoformat(parse_date(text)).replace(tzinfo=UTC)
