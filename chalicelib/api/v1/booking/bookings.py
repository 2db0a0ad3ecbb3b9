"""Bookings over HTTP."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, page_of, shown
from chalicelib.api.door.reading import in_utc
from chalicelib.domain.booking.bookings import MAX_SERVICE, MOST_HELD, Booking
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.booking.bookings import (
    BookingDraft,
    book,
    bookings_between,
    bookings_of_item,
    cancel_booking,
    place_of,
    show_booking,
)

BOOKINGS = Endpoints("Bookings")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
ResourceId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
SHOWN = timedelta(days=7)
"""How much of a calendar is shown where nothing else is said."""


class BookingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Resources and people to be held for a time."""

    item: Annotated[str, msgspec.Meta(description="For which lead or deal: deal_12.")]
    field: Annotated[
        str, msgspec.Meta(description="Code of its field of the type resource_booking.")
    ]
    start: Instant
    end: Instant
    resources: Annotated[tuple[ResourceId, ...], msgspec.Meta(max_length=MOST_HELD)] = ()
    users: Annotated[tuple[UserId, ...], msgspec.Meta(max_length=MOST_HELD)] = ()
    service: Annotated[
        str, msgspec.Meta(max_length=MAX_SERVICE, description="What it is booked for, in words.")
    ] = ""


class BookingDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A booking."""

    id: str
    item: str
    field: str
    start: datetime
    end: datetime
    resources: list[str]
    users: list[int]
    service: str
    created_by: int
    created_at: datetime


class BookingPage(msgspec.Struct, frozen=True, kw_only=True):
    """Bookings, the earliest first."""

    items: list[BookingDocument]
    next_cursor: str | None


class BookingListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of bookings: one of resource, user and item."""

    resource: Annotated[str | None, msgspec.Meta(description="Id of a resource.")] = None
    user: Annotated[UserId | None, msgspec.Meta(description="Id of a user.")] = None
    item: Annotated[str | None, msgspec.Meta(description="All of an item: deal_12.")] = None
    begins: Annotated[
        Instant | None,
        msgspec.Meta(description="From when on, of a resource or user; from now on by default."),
    ] = msgspec.field(name="from", default=None)
    ends: Annotated[Instant | None, msgspec.Meta(description="Until when, a week by default.")] = (
        msgspec.field(name="to", default=None)
    )


@BOOKINGS.create(
    "/v1/bookings", right=Right.BOOKING_WRITE, body=BookingBody, answer=BookingDocument
)
def create_booking(call: Call) -> BookingDocument:
    """Book resources and people for a lead or deal.

    Where some of it is taken, the answer is 409 (`slot_taken`) and says when, and by
    which item where the caller may see it.
    """
    values = msgspec.structs.asdict(call.body)
    values["item"] = _item(values["item"])
    values |= {name: in_utc(f"/{name}", values[name]) for name in ("start", "end")}
    draft = BookingDraft(**values)
    return _shown(book(call.tenant, call.caller, draft, now=call.now, once=call.once))


@BOOKINGS.get("/v1/bookings", right=Right.RESOURCE_READ, answer=BookingPage, query=BookingListing)
def list_bookings(call: Call) -> dict[str, Any]:
    """List what is booked: of a resource or a user in some time, or for an item."""
    query = call.query
    given = [one for one in (query.resource, query.user, query.item) if one is not None]
    if len(given) != 1:
        raise Invalid.at("/resource", "name one of resource, user and item")
    if query.item is not None:
        found = bookings_of_item(call.tenant, call.caller, _item(query.item))
        return page_of(found, _place, _shown, query, ["bookings", query.item])
    start = in_utc("/from", query.begins) or call.now
    try:
        end = in_utc("/to", query.ends) or start + SHOWN
    except OverflowError:
        raise Invalid.at("/from", "lies too far away") from None
    scope = ["bookings", *map(str, given), str(query.begins), str(query.ends)]
    found, rest = bookings_between(
        call.tenant,
        call.caller,
        resource=query.resource,
        user=query.user,
        start=start,
        end=end,
        after=decode_cursor(scope, query.cursor, str),
        limit=query.limit,
    )
    return shown([(_place(one), _shown(one)) for one in found], rest, scope)


@BOOKINGS.get("/v1/bookings/{id}", right=Right.RESOURCE_READ, answer=BookingDocument)
def read_booking(call: Call) -> BookingDocument:
    """Read a booking."""
    return _shown(show_booking(call.tenant, call.caller, call.path["id"]))


@BOOKINGS.delete("/v1/bookings/{id}", right=Right.BOOKING_WRITE)
def delete_booking(call: Call) -> None:
    """Cancel a booking: its time is free, and its item holds it no more."""
    cancel_booking(call.tenant, call.caller, call.path["id"], call.now)


def _item(text: str) -> ItemRef:
    try:
        return ItemRef.parse(text)
    except ValueError as error:
        raise Invalid.at("/item", str(error)) from None


def _place(one: Booking) -> str:
    return place_of(one.start, one.id)


def _shown(one: Booking) -> BookingDocument:
    return BookingDocument(
        id=one.id,
        item=str(one.item),
        field=one.field,
        start=one.start,
        end=one.end,
        resources=list(one.resources),
        users=list(one.users),
        service=one.service,
        created_by=one.created_by,
        created_at=one.created_at,
    )
