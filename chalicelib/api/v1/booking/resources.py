"""What can be booked, over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.domain.booking.resources import MINUTES, MOST_SLOTS, Resource, Slots
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.save_resource import (
    add_resource,
    all_resources,
    change_resource,
    remove_resource,
    show_resource,
)

RESOURCES = Endpoints("Bookings")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=MINUTES)]


class SlotsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something can be booked, in minutes since midnight."""

    opens: Annotated[Minutes, msgspec.Meta(description="540 is 09:00.")] = msgspec.field(
        name="from"
    )
    closes: Annotated[Minutes, msgspec.Meta(description="1080 is 18:00.")] = msgspec.field(
        name="to"
    )
    size: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=MINUTES)],
        msgspec.Meta(description="Minutes of a step; a booking takes one or more, on one day."),
    ]
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""


class ResourceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something of which one booking at a time can be made."""

    name: Name
    type: Annotated[
        str, msgspec.Meta(max_length=255, description="What kind of thing it is: room, car.")
    ] = ""
    slots: Annotated[
        tuple[SlotsBody, ...],
        msgspec.Meta(
            max_length=MOST_SLOTS, description="When it can be booked; without any, always."
        ),
    ] = ()
    time_zone: Annotated[
        str | None,
        msgspec.Meta(description="IANA name, of its slots; the tenant's where there is none."),
    ] = None
    active: bool = True


ResourceChange = change_of(ResourceBody, "ResourceChange")


class ResourceDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be booked."""

    id: str
    name: str
    type: str
    slots: list[SlotsBody]
    time_zone: str | None
    active: bool
    version: int


class ResourcePage(msgspec.Struct, frozen=True, kw_only=True):
    """What can be booked."""

    items: list[ResourceDocument]
    next_cursor: str | None


class ResourceListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of resources."""

    type: Annotated[str | None, msgspec.Meta(description="Only of this kind.")] = None
    active: Annotated[bool | None, msgspec.Meta(description="Only active, or inactive ones.")] = (
        None
    )


@RESOURCES.get(
    "/v1/resources", right=Right.RESOURCE_READ, answer=ResourcePage, query=ResourceListing
)
def list_resources(call: Call) -> dict[str, Any]:
    """List what can be booked."""
    type, active = call.query.type, call.query.active
    found = [
        one
        for one in all_resources(call.tenant, call.caller, call.now)
        if type in (None, one.type) and active in (None, one.active)
    ]
    scope = ["resources", type, active]
    return page_of(found, lambda one: f"{one.name.lower()}#{one.id}", _shown, call.query, scope)


@RESOURCES.create(
    "/v1/resources", right=Right.RESOURCE_UPDATE, body=ResourceBody, answer=ResourceDocument
)
def create_resource(call: Call) -> ResourceDocument:
    """Add something that can be booked."""
    values = _stored(msgspec.structs.asdict(call.body))
    return _shown(add_resource(call.tenant, call.caller, values, now=call.now, once=call.once))


@RESOURCES.get("/v1/resources/{id}", right=Right.RESOURCE_READ, answer=ResourceDocument)
def read_resource(call: Call) -> ResourceDocument:
    """Read what is known of something that can be booked."""
    return _shown(show_resource(call.tenant, call.caller, call.path["id"]))


@RESOURCES.patch(
    "/v1/resources/{id}",
    right=Right.RESOURCE_UPDATE,
    body=ResourceChange,
    query=Removal,
    answer=ResourceDocument,
)
def patch_resource(call: Call) -> ResourceDocument:
    """Change a resource. Bookings that there are stay, whatever its slots are then."""
    values, id = _stored(given(call.body)), call.path["id"]
    force = call.query.force
    return _shown(change_resource(call.tenant, call.caller, id, values, call.now, force=force))


@RESOURCES.delete("/v1/resources/{id}", right=Right.RESOURCE_UPDATE, query=Removal)
def delete_resource(call: Call) -> None:
    """Remove a resource that is not used and has no bookings to come."""
    remove_resource(call.tenant, call.caller, call.path["id"], call.now, force=call.query.force)


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    if "slots" not in values:
        return values
    slots = tuple(Slots(**msgspec.structs.asdict(one)) for one in values["slots"])
    return {**values, "slots": slots}


def _shown(one: Resource) -> ResourceDocument:
    return ResourceDocument(
        id=one.id,
        name=one.name,
        type=one.type,
        slots=[SlotsBody(**msgspec.structs.asdict(slots)) for slots in one.slots],
        time_zone=one.time_zone,
        active=one.active,
        version=one.version,
    )
