"""Read, add, change and remove what can be booked (semantics/bookings: bookings)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.booking.bookings import resource_holder
from chalicelib.domain.booking.diary import Taken
from chalicelib.domain.booking.resources import (
    MOST_RESOURCES,
    MOST_SLOTS,
    Resource,
    slots_faults,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.zones import zone_of
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.bookings import day_key, day_of, resource_key, resource_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant


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
    return _stored(tenant, id)


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
    before = first_answer(tenant, once, Resource)
    if before is not None:
        return before
    resource = Resource(id=tenant.identity.short_id(), **values)
    _refuse_faults(resource)
    if len(tenant.configuration.tenant(now).resources) >= MOST_RESOURCES:
        message = f"there are {MOST_RESOURCES} resources already, and no more fit"
        raise Clash(message, code=Code.TOO_MANY)
    put = Put(resource_row(resource), expect="absent")
    return save_configuration(tenant, [put], resource, now, once)


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
        Clash: it is used or booked.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.RESOURCE_UPDATE)
    resource = _stored(tenant, id)
    changed = msgspec.structs.replace(resource, **values)
    if changed == resource:
        return resource
    _refuse_faults(changed)
    changed = msgspec.structs.replace(changed, version=resource.version + 1)
    if resource.active and not changed.active:
        _refuse_bookings(tenant, resource, now, force=force)
        name = f"the resource {resource.name}"
        refuse_uses(tenant, [Put(resource_row(changed))], name, now, force=force)
    put = Put(resource_row(changed), expect=resource.version)
    return save_configuration(tenant, [put], changed, now)


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
    resource = _stored(tenant, id)
    _refuse_bookings(tenant, resource, now, force=force)
    removal = Delete(resource_key(id))
    refuse_uses(tenant, [removal], f"the resource {resource.name}", now, force=force)
    save_configuration(tenant, [removal], None, now)


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


def _stored(tenant: Tenant, id: str) -> Resource:
    row = tenant.table.get(resource_key(id))
    if row is None:
        raise NotFound(f"there is no resource {id}")
    return decode(row, Resource)


def _refuse_faults(resource: Resource) -> None:
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
