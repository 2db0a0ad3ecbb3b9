"""Read, add, change and remove what can be booked (semantics/bookings: bookings)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.booking.bookings import resource_holder
from chalicelib.domain.booking.diary import Taken
from chalicelib.domain.booking.resources import (
    MOST_RESOURCES,
    MOST_SLOTS,
    Resource,
    slots_faults,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.zones import zone_of
from chalicelib.ports.table import Delete, Put
from chalicelib.records.bookings import day_key, day_of, resource_key, resource_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

RESOURCE = Kind(
    word="resource", form=Resource, key=resource_key, row=resource_row, most=MOST_RESOURCES
)


def all_resources(tenant: Tenant, caller: Caller, now: datetime) -> list[Resource]:
    """Return what can be booked, also what is not active [0 while it is warm]."""
    caller.require(Right.RESOURCE_READ)
    return list(tenant.configuration.tenant(now).resources.values())


def show_resource(tenant: Tenant, caller: Caller, id: str) -> Resource:
    """Return a resource as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.RESOURCE_READ)
    return RESOURCE.stored(tenant, id)


def add_resource(
    tenant: Tenant,
    caller: Caller,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Resource:
    """Add a resource [1].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are as many as a tenant can have.
    """
    caller.require(Right.RESOURCE_UPDATE)

    def made() -> Checked[Resource]:
        RESOURCE.refuse_too_many(len(tenant.configuration.tenant(now).resources))
        return _checked(Resource(id=tenant.identity.short_id(), **values))

    return RESOURCE.add(tenant, made, now, once)


def change_resource(
    tenant: Tenant,
    caller: Caller,
    id: str,
    values: dict[str, Any],
    now: datetime,
    *,
    force: bool = False,
) -> Resource:
    """Change a resource; bookings that there are stay as they are [1 read, 1 write].

    One that is used, or booked for a time to come, is made inactive with `force` only [1 more].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: it is used or booked, or others keep changing it.
    """
    caller.require(Right.RESOURCE_UPDATE)

    def checked(before: Resource, after: Resource) -> Checked[Resource]:
        if before.active and not after.active:
            _refuse_bookings(tenant, before, now, force=force)
            name = f"the resource {before.name}"
            refuse_uses(tenant, [Put(resource_row(after))], name, now, force=force)
        return _checked(after)

    return RESOURCE.change(tenant, id, values, checked, now)


def remove_resource(
    tenant: Tenant, caller: Caller, id: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a resource; one that is used, or booked for a time to come, with `force` only [3].

    Its bookings stay with their items until they are cancelled.

    Raises:
        NotFound: there is none of that id.
        Clash: it is used or booked.
    """
    caller.require(Right.RESOURCE_UPDATE)

    def leaving(resource: Resource) -> tuple[()]:
        _refuse_bookings(tenant, resource, now, force=force)
        removal = Delete(resource_key(id))
        refuse_uses(tenant, [removal], f"the resource {resource.name}", now, force=force)
        return ()

    RESOURCE.remove(tenant, id, now, leaving)


def _refuse_bookings(tenant: Tenant, resource: Resource, now: datetime, *, force: bool) -> None:
    if force:
        return
    taken = _to_come(tenant, resource, now)
    if taken is not None:
        item = taken.booking.rpartition("-")[0]
        raise Clash(
            f"the resource {resource.name} is booked for times to come, by {item} until"
            f" {taken.end:%Y-%m-%dT%H:%MZ} (booking {taken.booking}); cancel its bookings first, or"
            " send force=true and they stay",
            code=Code.IN_USE,
        )


def _to_come(tenant: Tenant, resource: Resource, now: datetime) -> Taken | None:
    """Return a booking of a resource that is not over [1]."""
    yesterday = (now.astimezone(UTC) - timedelta(days=1)).date().isoformat()
    partition, after = day_key(resource_holder(resource.id), yesterday)
    rows = tenant.table.query(partition, after=after)
    return next((one for row in rows for one in day_of(row).taken if one.end > now), None)


def _checked(resource: Resource) -> Checked[Resource]:
    faults = name_faults("/name", resource.name) + title_faults("/type", resource.type)
    if resource.time_zone is not None:
        try:
            zone_of(resource.time_zone)
        except ValueError as error:
            faults.append(Fault("/time_zone", str(error)))
    if len(resource.slots) > MOST_SLOTS:
        faults.append(Fault("/slots", f"at most {MOST_SLOTS}"))
    for place, slots in enumerate(resource.slots):
        faults += slots_faults(f"/slots/{place}", slots)
    if faults:
        raise Invalid(faults)
    return resource, ()
