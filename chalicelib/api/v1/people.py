"""Users, tokens and settings over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.hours import Hours, shown_hours, stored_hours
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.usecases.configuration.save_settings import change_settings, read_settings
from chalicelib.usecases.configuration.stored_automation import given
from chalicelib.usecases.people.save_user import add_user, all_users, change_user, show_user
from chalicelib.usecases.people.tokens import create_token, list_tokens, remove_token

USERS = Endpoints("Users")
TOKENS = Endpoints("Tokens")
SETTINGS = Endpoints("Settings")

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


class UserChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different."""

    name: Name | UnsetType = UNSET
    email: Short | UnsetType | None = UNSET
    admin: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    working_hours: Hours | UnsetType | None = UNSET


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


class TokenBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new token; of the caller where no user is named."""

    name: Name
    user: UserId | None = None


class TokenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    name: str
    user: int
    created_at: str


class NewToken(TokenDocument, frozen=True, kw_only=True):
    """A token with its secret, which is shown this one time."""

    token: str


class TokenPage(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens without their secrets."""

    items: list[TokenDocument]
    next_cursor: str | None


class SettingsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole tenant."""

    time_zone: Short = "UTC"
    """IANA name, for example Europe/Berlin."""
    country: Short | None = None
    """ISO 3166 code of the country whose phone numbers are written without a country code, for
    example DE; by default that of holidays_of, or else of the time zone."""
    date_format: Short = "YYYY-MM-DD"
    """How texts show dates, for example DD.MM.YYYY."""
    currency: Short = "USD"
    """Of new items: ISO 4217."""
    working_hours: Hours = Hours()
    holidays_of: Short | None = None
    """Country or region whose public holidays are days off, for example DE or DE-BY."""
    days_off: tuple[Short, ...] = ()
    """Further days without work."""
    minimum_delay_seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 600
    """The shortest delay from stage entry that a rule may have."""
    journal_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] = 400
    """How long the journal keeps what was changed on items."""
    mail_from: Short = "crm@example.com"
    """Sender of e-mails, where a rule names none."""


class SettingsChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different."""

    time_zone: Short | UnsetType = UNSET
    country: Short | UnsetType | None = UNSET
    date_format: Short | UnsetType = UNSET
    currency: Short | UnsetType = UNSET
    working_hours: Hours | UnsetType = UNSET
    holidays_of: Short | UnsetType | None = UNSET
    days_off: tuple[Short, ...] | UnsetType = UNSET
    minimum_delay_seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)] | UnsetType = UNSET
    journal_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] | UnsetType = UNSET
    mail_from: Short | UnsetType = UNSET


@USERS.get("/v1/users", right=Right.USER_READ, answer=UserPage, query=Listing)
def list_users(call: Call) -> dict[str, Any]:
    """List users."""
    users = all_users(call.tenant, call.caller, call.now)
    return page_of(users, lambda one: f"{one.id:012d}", _user, call.query, "users")


@USERS.create("/v1/users", right=Right.USER_UPDATE, body=UserBody, answer=UserDocument)
def create_user(call: Call) -> UserDocument:
    """Add a user."""
    values = _hours(msgspec.structs.asdict(call.body))
    return _user(add_user(call.tenant, call.caller, values, now=call.now, once=call.once))


@USERS.get("/v1/users/{id}", right=Right.USER_READ, answer=UserDocument)
def read_user(call: Call) -> UserDocument:
    """Read a user."""
    return _user(show_user(call.tenant, call.caller, call.number("id")))


@USERS.patch("/v1/users/{id}", right=Right.USER_UPDATE, body=UserChange, answer=UserDocument)
def patch_user(call: Call) -> UserDocument:
    """Change a user. One who left is made inactive; one active admin is always left."""
    return _user(
        change_user(call.tenant, call.caller, call.number("id"), _hours(given(call.body)), call.now)
    )


@TOKENS.get("/v1/tokens", right=Right.TOKEN_OWN, answer=TokenPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List one's own tokens; an admin sees all."""
    found = list_tokens(call.tenant, call.caller)
    return page_of(found, lambda one: one.id, _token, call.query, ["tokens", call.caller.id])


@TOKENS.create("/v1/tokens", right=Right.TOKEN_OWN, body=TokenBody, answer=NewToken)
def create(call: Call) -> NewToken:
    """Make a token. Its secret is shown this one time; a repeated request is answered 409."""
    token, secret = create_token(
        call.tenant, call.caller, call.body.name, call.body.user, now=call.now, once=call.once
    )
    return NewToken(token=secret, **_token(token))


@TOKENS.delete("/v1/tokens/{id}", right=Right.TOKEN_OWN)
def delete(call: Call) -> None:
    """Remove a token; within 10 seconds it is worthless everywhere."""
    remove_token(call.tenant, call.caller, call.path["id"])


@SETTINGS.get("/v1/settings", right=Right.SETTINGS_READ, answer=SettingsBody)
def read_all(call: Call) -> SettingsBody:
    """Read the tenant's settings."""
    return _settings(read_settings(call.tenant, call.caller))


@SETTINGS.put("/v1/settings", right=Right.SETTINGS_UPDATE, body=SettingsBody, answer=SettingsBody)
def put_all(call: Call) -> SettingsBody:
    """Replace the tenant's settings; what is not given takes its default."""
    return _save(call, {**msgspec.structs.asdict(call.body)})


@SETTINGS.patch(
    "/v1/settings", right=Right.SETTINGS_UPDATE, body=SettingsChange, answer=SettingsBody
)
def patch_all(call: Call) -> SettingsBody:
    """Change some of the tenant's settings."""
    return _save(call, given(call.body))


def _save(call: Call, values: dict[str, Any]) -> SettingsBody:
    return _settings(change_settings(call.tenant, call.caller, _hours(values), call.now))


def _hours(values: dict[str, Any]) -> dict[str, Any]:
    hours = values.get("working_hours")
    return {**values, "working_hours": stored_hours(hours)} if hours is not None else values


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


def _token(one: ApiToken) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "user": one.user, "created_at": one.created_at}


def _settings(settings: Settings) -> SettingsBody:
    values = msgspec.structs.asdict(settings)
    return SettingsBody(**{**values, "working_hours": shown_hours(settings.working_hours)})
