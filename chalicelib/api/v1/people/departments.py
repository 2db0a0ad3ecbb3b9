"""Departments over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.people.departments import MAX_MEMBERS, Department
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.people.departments import (
    add_department,
    all_departments,
    change_department,
    remove_department,
    show_department,
)

DEPARTMENTS = Endpoints("Departments")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
DepartmentId = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class DepartmentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new department."""

    name: Name
    parent: DepartmentId | None = None
    """The department above it."""
    head: UserId | None = None
    """Who leads it, whether a member or not."""
    members: Annotated[tuple[UserId, ...], msgspec.Meta(max_length=MAX_MEMBERS)] = ()
    """Who belongs to it; nobody is a member of two departments."""


DepartmentChange = change_of(DepartmentBody, "DepartmentChange")


class DepartmentDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A department."""

    id: str
    name: str
    parent: str | None
    head: int | None
    members: list[int]
    version: int


class DepartmentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Departments by id."""

    items: list[DepartmentDocument]
    next_cursor: str | None


@DEPARTMENTS.get(
    "/v1/departments", right=Right.DEPARTMENT_READ, answer=DepartmentPage, query=Listing
)
def list_departments(call: Call) -> dict[str, Any]:
    """List departments; `parent` makes a tree of them."""
    found = all_departments(call.tenant, call.caller, call.now)
    return page_of(found, lambda one: one.id, _department, call.query, "departments")


@DEPARTMENTS.create(
    "/v1/departments",
    right=Right.DEPARTMENT_UPDATE,
    body=DepartmentBody,
    answer=DepartmentDocument,
)
def create_department(call: Call) -> DepartmentDocument:
    """Add a department."""
    values = msgspec.structs.asdict(call.body)
    made = add_department(call.tenant, call.caller, values, now=call.now, once=call.once)
    return _department(made)


@DEPARTMENTS.get("/v1/departments/{id}", right=Right.DEPARTMENT_READ, answer=DepartmentDocument)
def read_department(call: Call) -> DepartmentDocument:
    """Read a department."""
    return _department(show_department(call.tenant, call.caller, call.path["id"]))


@DEPARTMENTS.patch(
    "/v1/departments/{id}",
    right=Right.DEPARTMENT_UPDATE,
    body=DepartmentChange,
    answer=DepartmentDocument,
)
def patch_department(call: Call) -> DepartmentDocument:
    """Change a department; `members` replaces all of them."""
    values = given(call.body)
    return _department(
        change_department(call.tenant, call.caller, call.path["id"], values, call.now)
    )


@DEPARTMENTS.delete("/v1/departments/{id}", right=Right.DEPARTMENT_UPDATE)
def delete_department(call: Call) -> None:
    """Remove a department that has none below it; its members belong to none then."""
    remove_department(call.tenant, call.caller, call.path["id"], call.now)


def _department(one: Department) -> DepartmentDocument:
    return DepartmentDocument(
        id=one.id,
        name=one.name,
        parent=one.parent,
        head=one.head,
        members=list(one.members),
        version=one.version,
    )
