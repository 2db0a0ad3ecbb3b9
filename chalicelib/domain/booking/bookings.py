"""Bookings: resources and people held for a time (semantics/bookings: bookings)."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.text import parse_text

BOOKABLE = frozenset(code for code, one in STANDARD_TYPES.items() if one.bookable)
"""Types whose items have fields for bookings."""
SHORTEST = timedelta(minutes=5)
MOST_DAYS = 60
"""Days of all that a booking holds, together: each is a row of its one transaction."""
MOST_AHEAD = timedelta(days=3_653)
"""How far ahead something is booked: ten years."""
MAX_SERVICE = 255
MOST_HELD = 20
"""Resources, or people, of one booking."""

_ID = re.compile(r"(?P<item>[a-z][a-z0-9_]{0,49}_[0-9]{1,12})-[a-z0-9]{12}", re.ASCII)


class Booking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One booking. Its id begins with its item's, so that the id alone finds it."""

    id: str
    item: ItemRef
    field: str
    """The field of the item that holds it."""
    start: datetime
    end: datetime
    created_by: int
    created_at: datetime
    resources: tuple[str, ...] = ()
    users: tuple[int, ...] = ()
    service: str = ""
    """What it is booked for, in words."""
    cause: Cause = Cause()

    @property
    def held(self) -> tuple[str, ...]:
        """Return whose days it takes: resources and people."""
        resources = (resource_holder(one) for one in self.resources)
        return (*resources, *(user_holder(one) for one in self.users))

    def active(self, now: datetime) -> bool:
        """Return whether it is not over."""
        return self.end > now


def resource_holder(id: str) -> str:
    """Return under which name the days of a resource lie."""
    return f"resource#{id}"


def user_holder(id: int) -> str:
    """Return under which name the days of a user lie."""
    return f"user#{id}"


def item_of_booking(id: str) -> ItemRef:
    """Return the item that a booking's id belongs to.

    Raises:
        ValueError: not a booking's id.
    """
    found = _ID.fullmatch(id)
    if found is None:
        raise ValueError("expected a booking id, for example deal_12-k2f9x0a1b2c3")
    return ItemRef.parse(found["item"])


def bookings_in(item: Item, field: Field) -> list[str]:
    """Return the ids that a field of an item holds."""
    value = item.fields.get(field.code)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def all_bookings_in(item: Item, field: str | None = None) -> frozenset[str]:
    """Return the ids of the item's own bookings in a field, or in all, also removed ones.

    They are known by how they look, so that this needs no configuration.
    """
    own = f"{item.ref}-"
    return frozenset(
        one
        for code, value in item.fields.items()
        if field in (None, code) and isinstance(value, list)
        for one in value
        if isinstance(one, str) and one.startswith(own) and _ID.fullmatch(one)
    )


def booking_field(item: ItemRef, fields: dict[str, Field], code: str) -> Field:
    """Return the field that shall hold a booking.

    Raises:
        Invalid: items of the type have no such field.
    """
    field = fields.get(code)
    if field is None or field.type is not FieldType.RESOURCE_BOOKING or not field.multiple:
        known = [one.code for one in fields.values() if one.type is FieldType.RESOURCE_BOOKING]
        there = f"there are {', '.join(known)}" if known else "only leads and deals have them"
        if not known and item.type in BOOKABLE:
            there = f"add one: POST /v1/fields/{item.type} with the type resource_booking"
        message = f"a {item.type} has no field {code} for bookings; {there}"
        raise Invalid.at("/field", message, code=Code.NO_BOOKING_FIELD)
    return field


def check_period(start: datetime, end: datetime, held: int, now: datetime) -> None:
    """Refuse a period in which nothing can be booked; `held` is how many resources and people are.

    Raises:
        Invalid: with what would be right.
    """
    if end - start < SHORTEST:
        minutes = int(SHORTEST.total_seconds() // 60)
        message = f"must be at least {minutes} minutes after start"
        raise Invalid.at("/end", message, code=Code.BAD_PERIOD)
    if end <= now:
        raise Invalid.at("/end", "must not have passed already", code=Code.BAD_PERIOD)
    if end - now > MOST_AHEAD:
        message = "lies too far ahead; book at most ten years ahead"
        raise Invalid.at("/end", message, code=Code.BAD_PERIOD)
    if held and (end - start > timedelta(days=MOST_DAYS) or _days(start, end) * held > MOST_DAYS):
        message = (
            f"{held} resources and people are held for at most {MOST_DAYS // held} days, days of"
            " UTC that are begun included; make several bookings"
        )
        raise Invalid.at("/end", message, code=Code.BAD_PERIOD)


def checked_service(service: str) -> str:
    """Return the name of a service in one line.

    Raises:
        Invalid: it is too long, or cannot be read.
    """
    try:
        text = " ".join(parse_text(service).split())
    except ValueError as error:
        raise Invalid.at("/service", str(error)) from error
    if len(text) > MAX_SERVICE:
        raise Invalid.at("/service", f"at most {MAX_SERVICE} characters")
    return text


def _days(start: datetime, end: datetime) -> int:
    last = end.astimezone(UTC) - timedelta(microseconds=1)
    return (last.date() - start.astimezone(UTC).date()).days + 1
