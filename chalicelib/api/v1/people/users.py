"""Users over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.hours import Hours, shown_hours, with_stored_hours
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.roles import MAX_ROLES_OF_USER
from chalicelib.domain.people.users import User
from chalicelib.usecases.configuration.left_open import left_open
from chalicelib.usecases.people.save_user import add_user, all_users, change_user, show_user

USERS = Endpoints("Users")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
RoleId = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class UserBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new colleague."""

    name: Name
    email: Short | None = None
    phone: Annotated[
        Short | None, msgspec.Meta(description="For text messages; kept with its country code.")
    ] = None
    admin: bool = False
    """Whether they may do everything."""
    roles: Annotated[tuple[RoleId, ...], msgspec.Meta(max_length=MAX_ROLES_OF_USER)] = ()
    """What they may do, by ids of roles: all that any of them allows. Without any, what the role
    `employee` allows."""
    active: bool = True
    working_hours: Hours | None = None
    language: Annotated[
        Short | None, msgspec.Meta(description="In which the system speaks to them: en or vi.")
    ] = None
    time_zone: Annotated[
        Short | None,
        msgspec.Meta(description="IANA name: on whose clock they are told of instants."),
    ] = None


UserChange = change_of(UserBody, "UserChange")


class LeftOpenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a user who is no longer active, up to 100 of each, the oldest first."""

    tasks: list[str]
    """Ids of open user tasks; POST /v1/workflow-tasks/delegate hands them over."""
    activities: list[str]
    """Ids of open activities."""
    named_by: list[str]
    """Rules, triggers, workflows and departments that name the user, in words."""


class UserDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague."""

    id: int
    name: str
    email: str | None
    phone: str | None
    admin: bool
    roles: list[str]
    active: bool
    working_hours: Hours | None
    """Own hours; the tenant's where there are none."""
    language: str | None
    """In which the system speaks to them; English where there is none."""
    time_zone: str | None
    """On whose clock they are told of instants; the tenant's where there is none."""
    version: int


class ChangedUser(UserDocument, frozen=True, kw_only=True):
    """A colleague who was changed."""

    left_open: LeftOpenDocument | None
    """Where they were made inactive: what they have left open."""


class UserPage(msgspec.Struct, frozen=True, kw_only=True):
    """Colleagues by id."""

    items: list[UserDocument]
    next_cursor: str | None


@USERS.get("/v1/users", right=Right.USER_READ, answer=UserPage, query=Listing)
def list_users(call: Call) -> dict[str, Any]:
    """List users."""
    users = all_users(call.tenant, call.caller, call.now)
    return page_of(users, lambda one: f"{one.id:012d}", _user, call.query, "users")


@USERS.create("/v1/users", right=Right.USER_UPDATE, body=UserBody, answer=UserDocument)
def create_user(call: Call) -> UserDocument:
    """Add a user."""
    values = with_stored_hours(msgspec.structs.asdict(call.body))
    return _user(add_user(call.tenant, call.caller, values, now=call.now, once=call.once))


@USERS.get("/v1/users/{id}", right=Right.USER_READ, answer=UserDocument)
def read_user(call: Call) -> UserDocument:
    """Read a user."""
    return _user(show_user(call.tenant, call.caller, call.number("id")))


@USERS.patch("/v1/users/{id}", right=Right.USER_UPDATE, body=UserChange, answer=ChangedUser)
def patch_user(call: Call) -> ChangedUser:
    """Change a user. One who left is made inactive, and the answer says what is left open.

    One active admin is always left.
    """
    values = with_stored_hours(given(call.body))
    user = change_user(call.tenant, call.caller, call.number("id"), values, call.now)
    left = None
    if values.get("active") is False:
        found = left_open(call.tenant, call.caller, user, call.now)
        left = LeftOpenDocument(**msgspec.structs.asdict(found))
    return ChangedUser(left_open=left, **msgspec.structs.asdict(_user(user)))


def _user(one: User) -> UserDocument:
    return UserDocument(
        id=one.id,
        name=one.name,
        email=one.email,
        phone=one.phone,
        admin=one.admin,
        roles=list(one.roles),
        active=one.active,
        working_hours=shown_hours(one.working_hours) if one.working_hours else None,
        language=one.language,
        time_zone=one.time_zone,
        version=one.version,
    )
