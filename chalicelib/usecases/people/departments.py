"""Read, add, change and remove departments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.domain.people.departments import MAX_DEPARTMENTS, Department, Structure
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import first_of
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.configuration import TENANT
from chalicelib.records.idempotency import Once
from chalicelib.records.people import (
    DEPARTMENT,
    STRUCTURE_KEY,
    department_key,
    department_row,
    structure_row,
)
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

T = TypeVar("T")

_BUSY = busy("the company's structure")


def all_departments(tenant: Tenant, caller: Caller, now: datetime) -> list[Department]:
    """Return all departments [0 while they are warm]."""
    caller.require(Right.DEPARTMENT_READ)
    return list(tenant.configuration.tenant(now).structure.departments.values())


def show_department(tenant: Tenant, caller: Caller, id: str) -> Department:
    """Return a department as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.DEPARTMENT_READ)
    row = tenant.table.get(department_key(id))
    if row is None:
        raise NotFound(f"there is no department {id}")
    return decode(row, Department)


def add_department(
    tenant: Tenant,
    caller: Caller,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Department:
    """Add a department [2 reads, 1 write].

    Raises:
        Invalid: with a pointer to each fault.
        Forbidden: it would widen what the caller's own roles reach.
        Clash: there are too many, or others keep changing the structure.
    """
    caller.require(Right.DEPARTMENT_UPDATE)
    before = first_answer(tenant, once, Department)
    if before is not None:
        return before

    def attempt() -> Department:
        structure, version = _read(tenant)
        if len(structure.departments) >= MAX_DEPARTMENTS:
            message = f"at most {MAX_DEPARTMENTS} departments; remove one that is not needed"
            raise Clash(message, code=Code.TOO_MANY)
        made = Department(id=tenant.identity.short_id(), **_distinct(values))
        _check(tenant, caller, structure, made, now)
        return _save(tenant, version, [Put(department_row(made), expect="absent")], made, now, once)

    return retried(attempt, _BUSY)


def change_department(
    tenant: Tenant, caller: Caller, id: str, values: dict[str, Any], now: datetime
) -> Department:
    """Change a department; without a difference nothing is written [2 reads, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Forbidden: it would widen what the caller's own roles reach.
        Clash: others keep changing the structure.
    """
    caller.require(Right.DEPARTMENT_UPDATE)

    def attempt() -> Department:
        structure, version = _read(tenant)
        before = _found(structure, id)
        after = msgspec.structs.replace(before, **_distinct(values))
        if after == before:
            return before
        after = msgspec.structs.replace(after, version=before.version + 1)
        _check(tenant, caller, structure, after, now)
        put = Put(department_row(after), expect=before.version)
        return _save(tenant, version, [put], after, now)

    return retried(attempt, _BUSY)


def remove_department(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a department; its members belong to none then [2 reads, 1 write].

    Raises:
        NotFound: there is none of that id.
        Clash: others lie below it, or others keep changing the structure.
    """
    caller.require(Right.DEPARTMENT_UPDATE)

    def attempt() -> None:
        structure, version = _read(tenant)
        department = _found(structure, id)
        below = structure.below(id)
        if below:
            first = first_of([one.name for one in below])
            message = f"below {department.name} lie {first}; move or remove them first"
            raise Clash(message, code=Code.IN_USE)
        _save(tenant, version, [Delete(department_key(id))], None, now)

    retried(attempt, _BUSY)


def _read(tenant: Tenant) -> tuple[Structure, int]:
    """Return the structure as last written, and the version that its changes are made on [2]."""
    row = tenant.table.get(STRUCTURE_KEY)  # before the others: a change between is noticed
    rows = tenant.table.query(TENANT, prefix=f"{DEPARTMENT}#")
    return Structure(decode(one, Department) for one in rows), row.version if row else 0


def _found(structure: Structure, id: str) -> Department:
    if id not in structure.departments:
        raise NotFound(f"there is no department {id}")
    return structure.departments[id]


def _save(
    tenant: Tenant,
    version: int,
    writes: Sequence[Write],
    value: T,
    now: datetime,
    once: Once | None = None,
) -> T:
    risen = Put(structure_row(version + 1), expect=version or "absent")
    return save_configuration(tenant, [*writes, risen], value, now, once)


def _check(
    tenant: Tenant, caller: Caller, structure: Structure, department: Department, now: datetime
) -> None:
    users = tenant.configuration.tenant(now).users
    faults = structure.faults(department, users)
    if faults:
        raise Invalid(faults)
    after = Structure({**structure.departments, department.id: department}.values())
    wider = sorted(caller.access.widened(structure, after))
    if wider:
        names = first_of([users[id].name if id in users else f"user {id}" for id in wider])
        raise Forbidden(
            f"this would bring items of {names} within your own reach, as your roles go by"
            " departments; somebody else has to do it"
        )


def _distinct(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with each member once."""
    if "members" not in values:
        return values
    return {**values, "members": tuple(dict.fromkeys(values["members"]))}
