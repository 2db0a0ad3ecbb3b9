"""How time is taken and freed: the days of all that is held, with the booking, in one transaction.

Each day is written on condition that it is as it was read. So two bookings of one time never both
come about, however close they are: the second is refused by the table, reads again, and is told
who was faster.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from chalicelib.domain.booking.bookings import (
    MOST_HELD,
    Booking,
    check_period,
    item_of_booking,
    resource_holder,
    user_holder,
)
from chalicelib.domain.booking.diary import Taken, days_of
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.words.instants import on_clock
from chalicelib.ports.table import Delete, Key, Put, Write
from chalicelib.records.bookings import booking_key, booking_row, day_key, day_of, day_row
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.tenant_wide import TenantWide

MOST_ROWS = 80
"""Rows of days that are freed in one transaction; the table takes 100 of all kinds."""


def check_booking(tenant: Tenant, booking: Booking, now: datetime) -> None:
    """Refuse what cannot be booked at all, whoever else has booked.

    Raises:
        Invalid: a resource or user is unknown or inactive, or the period is none.
    """
    everywhere = tenant.configuration.tenant(now)
    if not booking.resources and not booking.users:
        message = "name at least one resource, or a user in users"
        raise Invalid.at("/resources", message, code=Code.UNKNOWN_RESOURCE)
    for name, several in (("resources", booking.resources), ("users", booking.users)):
        if len(several) > MOST_HELD:
            raise Invalid.at(f"/{name}", f"at most {MOST_HELD}")
    unknown = list(_unknown_resources(booking, everywhere))
    if unknown:
        raise Invalid(unknown, code=Code.UNKNOWN_RESOURCE)
    left = [
        Fault(f"/users/{place}", f"there is no active user {id}")
        for place, id in enumerate(booking.users)
        if id not in everywhere.users or not everywhere.users[id].active
    ]
    if left:
        raise Invalid(left, code=Code.UNKNOWN_REFERENCE)
    check_period(booking.start, booking.end, len(booking.held), now)
    closed = [
        Fault("/start", f"{resource.name} can be booked {resource.hours()}")
        for resource in (everywhere.resources[id] for id in booking.resources)
        if not resource.takes(booking.start, booking.end, everywhere.zone)
    ]
    if closed:
        raise Invalid(closed, code=Code.BAD_PERIOD)


def taking_writes(
    tenant: Tenant, booking: Booking, now: datetime, caller: Caller | None = None
) -> list[Write]:
    """Return the writes that take the time of a booking [1].

    Raises:
        Invalid: it cannot be booked at all.
        Clash: some of it is taken (code slot_taken). Which item holds it is told to a caller who
            may see that item [1 more where they do not see all of its type], and to no rule.
    """
    check_booking(tenant, booking, now)
    wanted = Taken(booking.id, booking.start, booking.end)
    days = days_of(booking.start, booking.end)
    keys = {day_key(holder, day): holder for holder in booking.held for day in days}
    rows = tenant.table.get_many(keys)
    writes: list[Write] = [Put(booking_row(booking), expect="absent")]
    for key, holder in keys.items():
        row = rows.get(key)
        day = day_of(row)
        if (other := day.clash(wanted)) is not None:
            everywhere = tenant.configuration.tenant(now)
            by = _by(tenant, caller, other)
            raise Clash(_who_holds(everywhere, holder, other, by), code=Code.SLOT_TAKEN)
        version = row.version if row else 0
        after = day_row(key, day.taking(wanted), version + 1)
        writes.append(Put(after, expect=version or "absent"))
    return writes


def freeing_writes(tenant: Tenant, bookings: Iterable[Booking]) -> list[Write]:
    """Return the writes that free the time of bookings and remove them [1 if there are any].

    Those of `freed_together` fit into one transaction.
    """
    gone = {booking.id: booking for booking in bookings}
    keys = dict.fromkeys(key for booking in gone.values() for key in _days(booking))
    rows = tenant.table.get_many(keys) if keys else {}
    writes: list[Write] = [Delete(booking_key(id)) for id in gone]
    for key, row in rows.items():
        day = day_of(row)
        if (after := day.without(gone)) != day:
            writes.append(Put(day_row(key, after, row.version + 1), expect=row.version))
    return writes


def freed_together(bookings: Iterable[Booking], most: int = MOST_ROWS) -> list[Booking]:
    """Return the first of some bookings that are freed in one transaction, at least one."""
    rows = 0
    found: list[Booking] = []
    for booking in bookings:
        rows += 1 + sum(1 for _ in _days(booking))
        if found and rows > most:
            break
        found.append(booking)
    return found


def in_words(tenant: Tenant, booking: Booking, now: datetime) -> str:
    """Return what is booked, and when, as people read it."""
    everywhere = tenant.configuration.tenant(now)
    names = ", ".join(_name(everywhere, holder) for holder in booking.held)
    service = f": {booking.service}" if booking.service else ""
    return f"{names}, {_span(everywhere, booking.start, booking.end)}{service}"


def _days(booking: Booking) -> Iterator[Key]:
    for holder in booking.held:
        for day in days_of(booking.start, booking.end):
            yield day_key(holder, day)


def _unknown_resources(booking: Booking, everywhere: TenantWide) -> Iterator[Fault]:
    for place, id in enumerate(booking.resources):
        resource = everywhere.resources.get(id)
        if resource is None:
            yield Fault(f"/resources/{place}", f"there is no resource {id}")
        elif not resource.active:
            yield Fault(f"/resources/{place}", f"{resource.name} cannot be booked any more")


def _by(tenant: Tenant, caller: Caller | None, other: Taken) -> str:
    item = item_of_booking(other.booking)
    if caller is None or not visible(tenant, caller, [item]):
        return ""
    return f" by {item} (booking {other.booking})"


def _who_holds(everywhere: TenantWide, holder: str, other: Taken, by: str) -> str:
    span = _span(everywhere, other.start, other.end)
    return f"{_name(everywhere, holder)} is taken {span}{by}; choose another time"


def _name(everywhere: TenantWide, holder: str) -> str:
    for id, resource in everywhere.resources.items():
        if resource_holder(id) == holder:
            return resource.name
    for number, user in everywhere.users.items():
        if user_holder(number) == holder:
            return user.name
    return holder.replace("#", " ")


def _span(everywhere: TenantWide, start: datetime, end: datetime) -> str:
    zone = everywhere.zone
    begin, until = on_clock(start, zone), on_clock(end, zone)
    shown = f"{until:%H:%M}" if begin.date() == until.date() else f"{until:%Y-%m-%d %H:%M}"
    return f"{begin:%Y-%m-%d %H:%M} to {shown} ({zone.key})"
