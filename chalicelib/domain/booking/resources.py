"""Resources: rooms, machines, vehicles that are booked (semantics/bookings: bookings)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.instants import on_clock
from chalicelib.domain.words.zones import zone_of

MOST_RESOURCES = 200
"""Resources of a tenant; all of them are kept warm."""
MOST_SLOTS = 20
"""Slots of a resource."""
MINUTES = 24 * 60
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """When a resource can be booked, in steps of a size. Minutes count from midnight."""

    opens: int
    closes: int
    size: int
    """How many minutes a step takes; a booking takes one or more."""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""

    def take(self, start: datetime, end: datetime) -> bool:
        """Return whether a period of local time fits: whole steps of one day."""
        begins = start.hour * 60 + start.minute
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        ends, rest = divmod((end - midnight).total_seconds(), 60)
        return (
            start.weekday() in self.weekdays
            and (start.second, start.microsecond, rest) == (0, 0, 0)
            and self.opens <= begins < ends <= self.closes
            and (begins - self.opens) % self.size == 0
            and (ends - begins) % self.size == 0
        )

    def in_words(self) -> str:
        """Return when that is, as people read it."""
        days = ", ".join(_DAYS[day] for day in sorted(self.weekdays))
        return f"{days} {_clock(self.opens)}–{_clock(self.closes)} in steps of {self.size} minutes"


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something of which one booking at a time can be made."""

    id: str
    name: str
    type: str = ""
    """What kind of thing it is, in the tenant's own words; empty where that does not matter."""
    slots: tuple[Slots, ...] = ()
    """When it can be booked; at any time where there are none."""
    time_zone: str | None = None
    """Of its slots; the tenant's where there is none."""
    active: bool = True
    version: int = 1

    def takes(self, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
        """Return whether a period fits into its slots; `zone` is the tenant's."""
        here = zone_of(self.time_zone) if self.time_zone else zone
        # On the wall clock: the day on which the clocks change has its steps like any other.
        begin, until = (on_clock(one, here).replace(tzinfo=None) for one in (start, end))
        return not self.slots or any(slots.take(begin, until) for slots in self.slots)

    def hours(self) -> str:
        """Return when it can be booked, as people read it."""
        return "; ".join(slots.in_words() for slots in self.slots)


def slots_faults(pointer: str, slots: Slots) -> list[Fault]:
    """Return what is wrong with slots."""
    faults = []
    days = set(slots.weekdays)
    if not days or not days <= set(range(7)) or len(days) < len(slots.weekdays):
        faults.append(Fault(f"{pointer}/weekdays", "expected different days from 0, Monday, to 6"))
    if not 0 <= slots.opens < slots.closes <= MINUTES:
        faults.append(Fault(f"{pointer}/to", f"expected minutes after from, at most {MINUTES}"))
    elif not 0 < slots.size <= slots.closes - slots.opens:
        faults.append(Fault(f"{pointer}/size", "expected minutes that fit between from and to"))
    return faults


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
