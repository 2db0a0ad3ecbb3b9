"""Read, add, change and remove roles, and say what somebody may do (semantics/rights)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.rights import ADMINISTRATOR, BUILT_IN, Area, Caller, Right
from chalicelib.domain.people.roles import (
    MAX_ROLES,
    Role,
    Scope,
    Setup,
    Verb,
    permission_faults,
    role_faults,
)
from chalicelib.domain.words.wording import first_of
from chalicelib.records.idempotency import Once
from chalicelib.records.people import role_key, role_row
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

ROLE = Kind(word="role", form=Role, key=role_key, row=role_row, most=MAX_ROLES, unwritten=BUILT_IN)


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do with items and rules of a type, or of one pipeline of it."""

    type: str
    pipeline: str | None
    items: Mapping[Verb, Scope]
    """The widest scope of each verb there."""
    automation: Setup


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do."""

    roles: tuple[Role, ...]
    rights: tuple[Right, ...]
    reaches: tuple[Reach, ...]


def all_roles(tenant: Tenant, caller: Caller, now: datetime) -> list[Role]:
    """Return all roles, the built-in ones too [0 while they are warm]."""
    caller.require(Right.ROLE_READ)
    return list(tenant.configuration.tenant(now).roles.values())


def show_role(tenant: Tenant, caller: Caller, id: str) -> Role:
    """Return a role as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.ROLE_READ)
    return ROLE.stored(tenant, id)


def add_role(
    tenant: Tenant,
    caller: Caller,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Role:
    """Add a role [1].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are too many.
    """
    caller.require(Right.ROLE_UPDATE)

    def made() -> Checked[Role]:
        ROLE.refuse_too_many(len(tenant.configuration.tenant(now).roles))
        role = Role(id=tenant.identity.short_id(), **values)
        return _checked(tenant, role, None, now)

    return ROLE.add(tenant, made, now, once)


def change_role(
    tenant: Tenant, caller: Caller, id: str, values: dict[str, Any], now: datetime
) -> Role:
    """Change a role; without a difference nothing is written [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: it is the administrator's, or others keep changing it.
    """
    caller.require(Right.ROLE_UPDATE)

    def checked(before: Role, after: Role) -> Checked[Role]:
        if id == ADMINISTRATOR.id:
            raise Clash("admins may do everything; this role stays as it is", code=Code.BUILT_IN)
        return _checked(tenant, after, before, now)

    return ROLE.change(tenant, id, values, checked, now)


def remove_role(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a role that no user has [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Clash: it is built in, or users have it.
    """
    caller.require(Right.ROLE_UPDATE)

    def leaving(role: Role) -> tuple[()]:
        if id in BUILT_IN:
            raise Clash(f"the role {role.name} is built in; change it instead", code=Code.BUILT_IN)
        users = tenant.configuration.tenant(now).users.values()
        having = sorted(user.name for user in users if id in user.roles)
        if having:
            message = f"the role {role.name} is had by {first_of(having)}; take it away first"
            raise Clash(message, code=Code.IN_USE)
        return ()

    ROLE.remove(tenant, id, now, leaving)


def what_one_may(tenant: Tenant, caller: Caller, id: int, now: datetime) -> Sight:
    """Return what a user may do, type by type and pipeline by pipeline [0 while types are warm].

    Raises:
        NotFound: there is no such user.
    """
    caller.require(Right.ROLE_READ)
    wide = tenant.configuration.tenant(now)
    user = wide.users.get(id)
    if user is None:
        raise NotFound(f"there is no user {id}")
    one = wide.caller(user)
    ids = [ADMINISTRATOR.id] if user.admin else [role.role.id for role in one.access.roles]
    return Sight(
        roles=tuple(wide.roles[id] for id in ids),
        rights=tuple(sorted(one.rights - {Right.ANYONE})),
        reaches=get_reaches(tenant, one, now),
    )


def get_reaches(tenant: Tenant, one: Caller, now: datetime) -> tuple[Reach, ...]:
    """Return what somebody may do in each type and pipeline [0 while types are warm]."""
    areas: list[Area] = []
    for type in tenant.configuration.entity_types(now):
        pipelines = tenant.configuration.type(type, now).pipelines
        areas += [Area(type), *(Area(type, pipeline) for pipeline in pipelines)]
    return tuple(_reach(one, area) for area in areas)


def check_roles(tenant: Tenant, ids: Collection[str], now: datetime) -> None:
    """Refuse roles that no user can be given.

    Raises:
        Invalid: there is none of an id, or it is that of admins.
    """
    known = tenant.configuration.tenant(now).roles
    for place, id in enumerate(ids):
        if id == ADMINISTRATOR.id:
            raise Invalid.at(f"/roles/{place}", "is had by being an admin: set admin to true")
        if id not in known:
            raise Invalid.at(f"/roles/{place}", f"there is no role {id}")


def _reach(one: Caller, area: Area) -> Reach:
    access = one.access
    return Reach(
        type=area.type,
        pipeline=area.pipeline,
        items={verb: access.widest(verb, area.type, area.pipeline) for verb in Verb},
        automation=access.setup(area.type, area.pipeline),
    )


def _checked(tenant: Tenant, role: Role, before: Role | None, now: datetime) -> Checked[Role]:
    """Refuse faults; permissions that were there before are not judged again."""
    faults = role_faults(role.name, role.permissions)
    known = before.permissions if before else ()
    fresh = [one for one in role.permissions if one not in known]
    named = {one.type for one in fresh if one.type is not None}
    types: dict[str, dict[str, list[str]]] = {}
    for code in tenant.configuration.entity_types(now):
        pipelines = tenant.configuration.type(code, now).pipelines if code in named else {}
        types[code] = {
            id: [stage.code for stage in pipeline.stages] for id, pipeline in pipelines.items()
        }
    faults += permission_faults(role.permissions, types, fresh)
    if faults:
        raise Invalid(faults)
    return role, ()
