"""Book for an item, see what is booked, cancel (semantics/bookings: bookings)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.booking.bookings import (
    Booking,
    all_bookings_in,
    booking_field,
    bookings_in,
    checked_service,
    item_of_booking,
    resource_holder,
    user_holder,
)
from chalicelib.domain.booking.diary import Taken, days_of
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import MAX_VALUES
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Put, Write
from chalicelib.records.body import readable
from chalicelib.records.bookings import booking_key, booking_of, day_key, day_of
from chalicelib.records.card import entry_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.booking.reserve import freeing_writes, in_words, taking_writes
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MOST_DAYS_SHOWN = 92
"""Days of a calendar that are looked at at once."""


class BookingDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a booking."""

    item: ItemRef
    field: str
    start: datetime
    end: datetime
    resources: tuple[str, ...] = ()
    users: tuple[int, ...] = ()
    service: str = ""


def book(
    tenant: Tenant,
    caller: Caller,
    draft: BookingDraft,
    *,
    now: datetime,
    once: Once | None = None,
) -> Booking:
    """Book resources and people for an item [2 reads, 1 write].

    Raises:
        NotFound: no such item.
        Invalid: a resource, user, field or the period cannot be.
        Clash: some of it is taken, by an item that is named to who may see it; or others keep
            changing the item or the days.
    """
    caller.require(Right.BOOKING_WRITE)
    before = first_answer(tenant, once, Booking)
    if before is not None:
        return before
    service = checked_service(draft.service)
    wide = tenant.configuration.type(draft.item.type, now)
    field = booking_field(draft.item, wide.fields, draft.field)

    def attempt() -> Booking:
        item = item_for(tenant, caller, draft.item, Right.BOOKING_WRITE)
        booking = Booking(
            id=f"{item.ref}-{tenant.identity.short_id()}",
            item=item.ref,
            field=field.code,
            start=draft.start,
            end=draft.end,
            created_by=caller.id,
            created_at=now,
            resources=tuple(dict.fromkeys(draft.resources)),
            users=tuple(dict.fromkeys(draft.users)),
            service=service,
        )
        held = held_after(bookings_in(item, field), booking)
        said = f"Booked {in_words(tenant, booking, now)}"
        writes = [
            *taking_writes(tenant, booking, now, caller),
            *_item_writes(tenant, caller, item, {field.code: held}, now),
            _told(booking, said, caller.id, now, booking.id.rpartition("-")[2]),
        ]
        return write_once(tenant, once, writes, booking, now)

    return retried(attempt, busy(draft.item))


def held_after(held: list[str], booking: Booking) -> list[str]:
    """Return what a field holds with one more booking.

    Raises:
        Clash: it holds as many as it can.
    """
    if len(held) >= MAX_VALUES:
        message = f"{booking.field} holds {MAX_VALUES} bookings already; remove old ones"
        raise Clash(message, code=Code.TOO_MANY)
    return [*held, booking.id]


def cancel_booking(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Cancel a booking: its time is free, and the item holds it no more [2 reads, 1 write].

    Raises:
        NotFound: there is none of that id.
        Clash: others keep changing the item or the days.
    """
    caller.require(Right.BOOKING_WRITE)

    def attempt() -> None:
        item, booking = _found(tenant, id)
        caller.require(Right.BOOKING_WRITE, on=item)
        field = tenant.configuration.type(item.type, now).fields.get(booking.field)
        values = {}
        if field is not None:
            left = [one for one in bookings_in(item, field) if one != id]
            values = {field.code: left or None}
        said = f"Cancelled {in_words(tenant, booking, now)}"
        tenant.table.write(
            [
                *freeing_writes(tenant, [booking]),
                *_item_writes(tenant, caller, item, values, now),
                _told(booking, said, caller.id, now, f"{id.rpartition('-')[2]}-"),
            ]
        )

    retried(attempt, busy(id))


def show_booking(tenant: Tenant, caller: Caller, id: str) -> Booking:
    """Return a booking of an item that is not deleted [1].

    Raises:
        NotFound: there is none of that id, or its item is gone.
    """
    caller.require(Right.RESOURCE_READ)
    item, booking = _found(tenant, id)
    caller.require(Right.RESOURCE_READ, on=item)
    return booking


def bookings_of_item(tenant: Tenant, caller: Caller, ref: ItemRef) -> list[Booking]:
    """Return what is booked for an item, the earliest first [2].

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.RESOURCE_READ)
    return _read(tenant, all_bookings_in(item_for(tenant, caller, ref, Right.RESOURCE_READ)))


def bookings_between(
    tenant: Tenant,
    caller: Caller,
    *,
    resource: str | None = None,
    user: int | None = None,
    start: datetime,
    end: datetime,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Booking], str | None]:
    """Return some of what is booked of a resource or of a user in a time, the earliest first [2-3].

    Also returned is behind which place (`place_of`) the list goes on, None at its end: those that
    are shown are read, however many there are. Those of items that the caller may not see
    are left out.

    Raises:
        Invalid: the time is none, or too long to be looked at at once.
    """
    caller.require(Right.RESOURCE_READ)
    if not timedelta(0) < end - start <= timedelta(days=MOST_DAYS_SHOWN):
        raise Invalid.at("/to", f"expected an instant within {MOST_DAYS_SHOWN} days after from")
    holder = user_holder(user) if resource is None and user else resource_holder(resource or "")
    taken = taken_between(tenant, holder, start, end)
    places = {place_of(one.start, one.booking): one.booking for one in taken}
    left = sorted(place for place in places if after is None or place > after)
    shown = left[:limit]
    rest = shown[-1] if len(left) > limit else None
    found = _read(tenant, {places[place] for place in shown})
    told = visible(tenant, caller, (one.item for one in found))
    return [one for one in found if one.item in told], rest


def place_of(start: datetime, id: str) -> str:
    """Return a booking's place in a list, the earliest first."""
    return f"{sortable(start)}#{id}"


def taken_between(tenant: Tenant, holder: str, start: datetime, end: datetime) -> list[Taken]:
    """Return what is taken of a resource or user in a time; some of it may come twice [1]."""
    keys = [day_key(holder, day) for day in days_of(start, end)]
    rows = tenant.table.get_many(keys)
    return [
        one
        for key in keys
        for one in day_of(rows.get(key)).taken
        if one.start < end and one.end > start
    ]


def _read(tenant: Tenant, ids: frozenset[str] | set[str]) -> list[Booking]:
    rows = tenant.table.get_many(map(booking_key, sorted(ids))) if ids else {}
    found = readable(rows.values(), booking_of)
    return sorted(found, key=lambda one: (one.start, one.id))


def _found(tenant: Tenant, id: str) -> tuple[Item, Booking]:
    try:
        key, owner = booking_key(id), item_key(item_of_booking(id))
    except ValueError:
        raise NotFound(f"there is no booking {id}") from None
    rows = tenant.table.get_many((key, owner))
    if len(rows) < 2 or not item_of(rows[owner]).is_there:
        raise NotFound(f"there is no booking {id}")
    return item_of(rows[owner]), booking_of(rows[key])


def _item_writes(
    tenant: Tenant,
    caller: Caller,
    item: Item,
    values: dict[str, list[str] | None],
    now: datetime,
) -> Sequence[Write]:
    wide = tenant.configuration.type(item.type, now)
    changed = changed_item(
        item,
        Draft(values=values),
        fields=wide.fields,
        pipeline_of=wide.pipelines.get,
        by=caller.id,
        now=now,
        cause=Cause(),
    )
    return item_writes(item, changed)


def _told(booking: Booking, text: str, author: int, now: datetime, id: str) -> Put:
    entry = TimelineEntry(
        id=id, item=booking.item, kind=EntryKind.LOG, at=now, author=author, text=text
    )
    return Put(entry_row(entry), expect="absent")
