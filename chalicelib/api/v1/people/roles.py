"""Roles over HTTP, and what somebody may do."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.reaches import ReachDocument, reach_document
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.rights import BUILT_IN, EMPLOYEE, GRANTED_ALONE, Right
from chalicelib.domain.people.roles import (
    MAX_PERMISSIONS,
    Permission,
    Role,
    Scope,
    Setup,
    Verb,
)
from chalicelib.domain.words.wording import there_is_no
from chalicelib.usecases.people.roles import (
    add_role,
    all_roles,
    change_role,
    remove_role,
    show_role,
    what_one_may,
)

ROLES = Endpoints("Roles")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class PermissionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role allows at one place. What it leaves out, the next wider place says."""

    type: Code | None = None
    """Entity type; null for all that have no own permission in the role."""
    pipeline: Code | None = None
    """Null for all pipelines of the type that have no own permission in the role."""
    stage: Code | None = None
    """Null for all stages of the pipeline that have no own permission in the role."""
    items: dict[Verb, Scope] = {}
    """What may be done with items, and with which. `own` are those that one is responsible for,
    `department` those of the people of one's department, `below` those of the departments below it
    too, `open` those that are available to everyone (`opened`) too. Whatever is done with an item
    takes that one may read it."""
    automation: Setup | None = None
    """What may be done with rules and triggers: nothing, see them, set them up. To set them up one
    must be able to read all items of the pipeline and all clients, since rules tell what they
    read. Not for single stages."""


class RoleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new role."""

    name: Name
    permissions: Annotated[
        tuple[PermissionBody, ...], msgspec.Meta(max_length=MAX_PERMISSIONS)
    ] = ()
    """What may be done with items and rules, each place at most once."""
    rights: tuple[Code, ...] | None = None
    """All else that it allows, by the rights that routes name (`x-right`); null for what employees
    may do. Rights on items and rules are a matter of `permissions`."""


RoleChange = change_of(RoleBody, "RoleChange", never_null=("rights",))


class RoleDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A role. Who has several may do what any of them allows."""

    id: str
    name: str
    built_in: bool
    """Whether every tenant has it: it can be changed, but for `administrator`, and not removed."""
    permissions: list[PermissionBody]
    rights: list[str]
    version: int


class RolePage(msgspec.Struct, frozen=True, kw_only=True):
    """Roles by id."""

    items: list[RoleDocument]
    next_cursor: str | None


class UserRights(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do, by all their roles together."""

    roles: list[RoleDocument]
    rights: list[str]
    """By the names that routes give them."""
    reaches: list[ReachDocument]


@ROLES.get("/v1/roles", right=Right.ROLE_READ, answer=RolePage, query=Listing)
def list_roles(call: Call) -> dict[str, Any]:
    """List roles, those that every tenant has too."""
    found = all_roles(call.tenant, call.caller, call.now)
    return page_of(found, lambda one: one.id, _role, call.query, "roles")


@ROLES.create("/v1/roles", right=Right.ROLE_UPDATE, body=RoleBody, answer=RoleDocument)
def create_role(call: Call) -> RoleDocument:
    """Add a role.

    Whoever may set up roles can give themselves any of them, but not make themselves an admin.
    """
    values = _stored(msgspec.structs.asdict(call.body))
    return _role(add_role(call.tenant, call.caller, values, now=call.now, once=call.once))


@ROLES.get("/v1/roles/{id}", right=Right.ROLE_READ, answer=RoleDocument)
def read_role(call: Call) -> RoleDocument:
    """Read a role."""
    return _role(show_role(call.tenant, call.caller, call.path["id"]))


@ROLES.patch("/v1/roles/{id}", right=Right.ROLE_UPDATE, body=RoleChange, answer=RoleDocument)
def patch_role(call: Call) -> RoleDocument:
    """Change a role; `permissions` and `rights` replace all that were there.

    It holds for those who have it within seconds. What users without any role may do says the role
    `employee`.
    """
    values = _stored(given(call.body))
    return _role(change_role(call.tenant, call.caller, call.path["id"], values, call.now))


@ROLES.delete("/v1/roles/{id}", right=Right.ROLE_UPDATE)
def delete_role(call: Call) -> None:
    """Remove a role that no user has."""
    remove_role(call.tenant, call.caller, call.path["id"], call.now)


@ROLES.get("/v1/users/{id}/rights", right=Right.ROLE_READ, answer=UserRights)
def read_rights(call: Call) -> UserRights:
    """Show what a user may do: what they would see, and change."""
    found = what_one_may(call.tenant, call.caller, call.number("id"), call.now)
    return UserRights(
        roles=[_role(one) for one in found.roles],
        rights=[*found.rights],
        reaches=[reach_document(one) for one in found.reaches],
    )


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """Return what was given as it is stored.

    Raises:
        Invalid: there is no such right, or it is not given by name.
    """
    values = dict(values)
    if "permissions" in values:
        values["permissions"] = tuple(
            Permission(**msgspec.structs.asdict(one)) for one in values["permissions"]
        )
    if "rights" in values:
        rights = values["rights"]
        values["rights"] = EMPLOYEE.rights if rights is None else frozenset(rights)
        faults = [
            Fault(f"/rights/{place}", there_is_no("right to be named here", one, GRANTED_ALONE))
            for place, one in enumerate(rights or ())
            if one not in GRANTED_ALONE
        ]
        if faults:
            raise Invalid(faults)
    return values


def _role(one: Role) -> RoleDocument:
    return RoleDocument(
        id=one.id,
        name=one.name,
        built_in=one.id in BUILT_IN,
        permissions=[
            PermissionBody(**msgspec.structs.asdict(permission)) for permission in one.permissions
        ],
        rights=sorted(one.rights),
        version=one.version,
    )
