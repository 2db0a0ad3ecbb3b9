"""The tenant's clock and working time.

Where the clocks change: a local time that is skipped means the first valid instant after the gap,
a local time that comes twice means its first pass. Days keep the clock time, seconds are exact.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.words.durations import Duration
from chalicelib.domain.words.zones import zone_of

SEARCH_DAYS = 366
"""How far the next or the last working day is looked for."""

_MIDNIGHT = time()
_TICK = timedelta(microseconds=1)


class WorkingCalendar(msgspec.Struct, frozen=True):
    """A time zone with the days and hours in which the tenant works.

    When `opens` and `closes` are both 00:00 the whole day is worked. A `closes` that is not after
    `opens` is on the next day: work over night belongs to the day on which it begins.
    """

    zone: str
    """IANA name, for example Europe/Berlin."""
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Days of the week that are worked, 0 is Monday."""
    opens: time = time(9)
    closes: time = time(18)
    days_off: frozenset[date] = frozenset()
    """Holidays and other days without work."""

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if not self.weekdays <= set(range(7)):
            raise ValueError("weekdays are numbers from 0, Monday, to 6, Sunday")
        if self.closes == self.opens != _MIDNIGHT:
            raise ValueError("the working day must close at another time than it opens")

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the tenant's clock."""
        return instant.astimezone(zone_of(self.zone))

    def at(self, day: date, clock: time) -> datetime:
        """Return the instant, in UTC, at which the tenant's clock shows this time on this day.

        In a gap (the clocks go forward): the first valid instant after it. In an overlap (they go
        back): the first pass.
        """
        zone = zone_of(self.zone)
        wall = datetime.combine(day, clock).replace(fold=0)
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
        return _end_of_gap(wall, zone)

    def start_of_day(self, day: date) -> datetime:
        """Return the first instant of a day."""
        return self.at(day, _MIDNIGHT)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the tenant works on a day."""
        return day.weekday() in self.weekdays and day not in self.days_off

    def nearest_working_day_on_or_before(self, day: date) -> date:
        """Return the day itself when it is worked, otherwise the last one before it that is.

        Raises:
            Refused: there is none within SEARCH_DAYS.
        """
        for back in range(SEARCH_DAYS + 1):
            if self.is_working_day(candidate := day - timedelta(days=back)):
                return candidate
        raise _no_working_time(f"before {day}")

    def nearest_working_day_on_or_after(self, day: date) -> date:
        """Return the day itself when it is worked, otherwise the next one that is.

        Raises:
            Refused: there is none within SEARCH_DAYS.
        """
        for ahead in range(SEARCH_DAYS + 1):
            if self.is_working_day(candidate := day + timedelta(days=ahead)):
                return candidate
        raise _no_working_time(f"after {day}")

    def working_days_from(self, day: date, count: int) -> date:
        """Return the working day so many working days after a day, or before it if negative.

        Raises:
            Refused: there is none within SEARCH_DAYS of the one before.
        """
        for _ in range(count):
            day = self.nearest_working_day_on_or_after(day + timedelta(days=1))
        for _ in range(-count):
            day = self.nearest_working_day_on_or_before(day - timedelta(days=1))
        return day

    def opening(self, day: date) -> datetime:
        """Return the instant at which work begins on a working day."""
        return self._hours(day)[0]

    def is_working(self, instant: datetime) -> bool:
        """Tell whether the tenant works at an instant, from the opening to before the closing."""
        return self._shift_at(instant) is not None

    def next_working_instant(self, instant: datetime) -> datetime:
        """Return the instant itself when it is worked, otherwise the next opening.

        Raises:
            Refused: there is none within SEARCH_DAYS.
        """
        if self.is_working(instant):
            return instant
        today = self.local(instant).date()
        for ahead in range(SEARCH_DAYS + 1):
            day = today + timedelta(days=ahead)
            if not self.is_working_day(day):
                continue
            opening, closing = self._hours(day)
            if instant <= opening < closing:
                return opening
        raise _no_working_time(f"after {instant:%Y-%m-%d}")

    def last_working_instant(self, instant: datetime) -> datetime:
        """Return the instant itself when it is worked, otherwise the last closing before it.

        Raises:
            Refused: there is none within SEARCH_DAYS.
        """
        return instant if self.is_working(instant) else self._last_closing(instant)

    def add_working(self, instant: datetime, duration: Duration) -> datetime:
        """Move forward by working time: first working days at the same clock time, then seconds.

        The count starts, and ends, when somebody works.

        Raises:
            Refused: there is no working time.
        """
        instant = self.next_working_instant(instant)
        if duration.days:
            instant = self.next_working_instant(self._days_on(instant, instant, duration.days))
        left = timedelta(seconds=duration.seconds)
        while left:
            closing = self._end_of_shift(instant)
            if instant + left < closing:
                return instant + left
            left -= closing - instant
            instant = self.next_working_instant(closing)
        return instant

    def subtract_working(self, instant: datetime, duration: Duration) -> datetime:
        """Move back by working time: first working days at the same clock time, then seconds.

        The count starts when somebody works, or when work ends.

        Raises:
            Refused: there is no working time.
        """
        instant = self.last_working_instant(instant)
        if duration.days:
            within = instant if self.is_working(instant) else instant - _TICK
            instant = self.last_working_instant(self._days_on(instant, within, -duration.days))
        left = timedelta(seconds=duration.seconds)
        while left:
            opening = self._start_of_shift(instant)
            if instant - left >= opening:
                return instant - left
            left -= instant - opening
            instant = self._last_closing(opening)
        return instant

    def _last_closing(self, instant: datetime) -> datetime:
        today = self.local(instant).date()
        for back in range(SEARCH_DAYS + 1):
            day = today - timedelta(days=back)
            if not self.is_working_day(day):
                continue
            opening, closing = self._hours(day)
            if opening < closing <= instant:
                return closing
        raise _no_working_time(f"before {instant:%Y-%m-%d}")

    def _shift_at(self, instant: datetime) -> date | None:
        """Return the day to which the work at an instant belongs, None where nobody works."""
        today = self.local(instant).date()
        for day in (today, today - timedelta(days=1)):
            if self.is_working_day(day):
                opening, closing = self._hours(day)
                if opening <= instant < closing:
                    return day
        return None

    def _days_on(self, instant: datetime, within: datetime, count: int) -> datetime:
        """Return the same clock time so many working days on, of the shift around `within`."""
        local = self.local(instant)
        shift = self._shift_at(within) or local.date()
        day = self.working_days_from(shift, count) + (local.date() - shift)
        return self.at(day, local.time())

    def _end_of_shift(self, instant: datetime) -> datetime:
        return self._hours(self._shift_at(instant) or self.local(instant).date())[1]

    def _start_of_shift(self, instant: datetime) -> datetime:
        """Return when the work began that goes on, or ends, at an instant."""
        shift = self._shift_at(instant - _TICK)
        return instant if shift is None else self.opening(shift)

    def add(self, instant: datetime, duration: Duration) -> datetime:
        """Move forward: first whole days at the same clock time, then exact seconds."""
        return self._moved(instant, duration, 1)

    def subtract(self, instant: datetime, duration: Duration) -> datetime:
        """Move back: first whole days at the same clock time, then exact seconds."""
        return self._moved(instant, duration, -1)

    def _moved(self, instant: datetime, duration: Duration, direction: int) -> datetime:
        if duration.days:
            local = self.local(instant)
            day = local.date() + timedelta(days=direction * duration.days)
            instant = self.at(day, local.time())
        return instant.astimezone(UTC) + timedelta(seconds=direction * duration.seconds)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        last = day if self.opens < self.closes else day + timedelta(days=1)
        return self.at(day, self.opens), self.at(last, self.closes)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clocks jump over a local time, found by halving."""
    wall = wall.replace(microsecond=0, tzinfo=zone)
    high = wall.astimezone(UTC)
    late = wall.replace(fold=1)
    low = late.astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == late.utcoffset():
            high = middle
        else:
            low = middle
    return high


def _no_working_time(where: str) -> Refused:
    return Refused(f"no working time within {SEARCH_DAYS} days {where}", code=Code.NO_WORKING_TIME)
