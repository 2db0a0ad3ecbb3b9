"""Users over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.hours import Hours, shown_hours, with_stored_hours
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.users import User
from chalicelib.usecases.people.save_user import add_user, all_users, change_user, show_user

USERS = Endpoints("Users")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class UserBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new colleague."""

    name: Name
    email: Short | None = None
    admin: bool = False
    active: bool = True
    working_hours: Hours | None = None


UserChange = change_of(UserBody, "UserChange")


class UserDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague."""

    id: int
    name: str
    email: str | None
    admin: bool
    active: bool
    working_hours: Hours | None
    """Own hours; the tenant's where there are none."""
    version: int


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


@USERS.patch("/v1/users/{id}", right=Right.USER_UPDATE, body=UserChange, answer=UserDocument)
def patch_user(call: Call) -> UserDocument:
    """Change a user. One who left is made inactive; one active admin is always left."""
    return _user(
        change_user(
            call.tenant,
            call.caller,
            call.number("id"),
            with_stored_hours(given(call.body)),
            call.now,
        )
    )


def _user(one: User) -> UserDocument:
    return UserDocument(
        id=one.id,
        name=one.name,
        email=one.email,
        admin=one.admin,
        active=one.active,
        working_hours=shown_hours(one.working_hours) if one.working_hours else None,
        version=one.version,
    )
