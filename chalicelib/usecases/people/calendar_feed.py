"""The calendar of a person, for programs that subscribe to it (semantics/card: calendars)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from chalicelib.domain.booking.bookings import Booking, user_holder
from chalicelib.domain.booking.diary import Taken
from chalicelib.domain.card.activities import Activity, uid_of
from chalicelib.domain.delivery.calendar_address import read_calendar_token
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode
from chalicelib.records.bookings import booking_key, booking_of, day_key, day_of
from chalicelib.records.calendars import CalendarAddress, calendar_key
from chalicelib.records.card import activity_of, calendar_of
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

BACK, AHEAD = timedelta(days=30), timedelta(days=180)
"""How much of a calendar is shown."""
MOST_EVENTS = 1_000
"""Meetings and calls, and likewise bookings, of one calendar: the earliest ones."""
WITHOUT_END = timedelta(minutes=30)
"""How long what has no end is shown."""


def calendar_feed(tenant: Tenant, token: str, now: datetime) -> str:
    """Return the calendar that an address names [3, and 1 for each 100 that are read].

    It holds meetings and calls that the person is responsible for, and what they are booked for.

    Raises:
        NotFound: the address is none, or counts no more, or the person has left.
    """
    user = _owner(tenant, token, now)
    since, until = now - BACK, now + AHEAD
    found = tenant.table.query_index(
        "by_stage",
        calendar_of(user.id),
        after=sortable(since),
        until=sortable(until),
        limit=MOST_EVENTS,
    )
    taken = list(_taken(tenant, user, since, until))[:MOST_EVENTS]
    wanted = [key for _, key in found] + [booking_key(one.booking) for one in taken]
    rows = tenant.table.get_many(dict.fromkeys([*wanted, *map(_owner_of, wanted)]))
    events = sorted(_events(tenant, user, rows, now), key=lambda event: (event.start, event.uid))
    return tenant.calendars.feed(f"{user.name} ({tenant.name})", events)


def _owner(tenant: Tenant, token: str, now: datetime) -> User:
    subscription = read_calendar_token(signing_secret(tenant), token)
    row = tenant.table.get(calendar_key(subscription.user))
    address = decode(row, CalendarAddress) if row else None
    user = tenant.configuration.tenant(now).users.get(subscription.user)
    counts = address is not None and not address.revoked and address.serial == subscription.serial
    if user is None or not user.active or not counts:
        raise NotFound("there is no such calendar")
    return user


def _taken(tenant: Tenant, user: User, since: datetime, until: datetime) -> Iterator[Taken]:
    """Yield what the person is booked for, each booking once, the earliest first."""
    # The day before the first one, for what goes on behind it.
    before = (since.astimezone(UTC) - timedelta(days=1)).date().isoformat()
    partition, after = day_key(user_holder(user.id), before)
    seen: set[str] = set()
    for row in tenant.table.query(partition, after=after):
        for one in day_of(row).taken:
            if one.start < until and one.end > since and one.booking not in seen:
                seen.add(one.booking)
                yield one


def _owner_of(key: Key) -> Key:
    return item_key(ItemRef.parse(key[0]))


def _events(
    tenant: Tenant, user: User, rows: Mapping[Key, Row], now: datetime
) -> Iterator[CalendarEvent]:
    items = {row.pk: item_of(row) for key, row in rows.items() if key == _owner_of(key)}
    everywhere = tenant.configuration.tenant(now)
    resources, reader = everywhere.resources, everywhere.caller(user)
    for key, row in rows.items():
        item = items.get(row.pk)
        if key == _owner_of(key) or item is None or item.deleted_at is not None:
            continue
        title = item.title if sees(reader, item) else ""
        if row.kind == "booking":
            booking = booking_of(row)
            names = [resources[id].name for id in booking.resources if id in resources]
            yield _of_booking(tenant, booking, title, ", ".join(names))
        else:
            activity = activity_of(row)
            ours = activity.responsible == user.id and not activity.removed
            if ours and activity.start is not None:
                yield _of_activity(tenant, activity, activity.start, title)


def _of_activity(tenant: Tenant, activity: Activity, start: datetime, title: str) -> CalendarEvent:
    said = filter(None, (activity.description, f"{title} ({activity.item})".strip()))
    return CalendarEvent(
        uid=uid_of(activity.id, tenant.name),
        sequence=activity.version,
        stamp=activity.updated_at or activity.created_at,
        start=start,
        end=activity.end or start + WITHOUT_END,
        summary=activity.subject,
        location=activity.location,
        description="\n\n".join(said),
    )


def _of_booking(tenant: Tenant, booking: Booking, title: str, where: str) -> CalendarEvent:
    return CalendarEvent(
        uid=uid_of(booking.id, tenant.name),
        sequence=1,
        stamp=booking.created_at,
        start=booking.start,
        end=booking.end,
        summary=booking.service or title or str(booking.item),
        location=where,
        description=f"{title} ({booking.item})".strip(),
    )
