"""Diaries: what is taken of a resource or a user, a day (of UTC) at a time.

A booking changes the days that it touches, each on condition that it is as it was read. So of two
bookings of one time the second finds another version than it looked at, and looks again.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import msgspec


class Taken(msgspec.Struct, frozen=True):
    """A period that is taken; also one that goes on before or after the day."""

    booking: str
    start: datetime
    end: datetime


class Day(msgspec.Struct, frozen=True):
    """What is taken on one day, in order."""

    taken: tuple[Taken, ...] = ()

    def clash(self, wanted: Taken) -> Taken | None:
        """Return what a period would overlap; what ends as it begins does not, nor does itself."""
        for one in self.taken:
            apart = one.end <= wanted.start or one.start >= wanted.end
            if not apart and one.booking != wanted.booking:
                return one
        return None

    def taking(self, wanted: Taken) -> "Day":
        """Return the day with the period taken, once."""
        taken = (*self.without({wanted.booking}).taken, wanted)
        return Day(tuple(sorted(taken, key=lambda one: (one.start, one.booking))))

    def without(self, bookings: Iterable[str]) -> "Day":
        """Return the day with what some bookings took free again."""
        gone = frozenset(bookings)
        return Day(tuple(one for one in self.taken if one.booking not in gone))


def days_of(start: datetime, end: datetime) -> list[str]:
    """Return the days that a period touches, such as 2026-03-01."""
    first = start.astimezone(UTC).date()
    last = (end.astimezone(UTC) - timedelta(microseconds=1)).date()
    return [_shown(first, number) for number in range((last - first).days + 1)]


def _shown(first: date, number: int) -> str:
    return (first + timedelta(days=number)).isoformat()
