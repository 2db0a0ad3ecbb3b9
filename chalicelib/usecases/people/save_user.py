"""Read, add and change users."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.sms import reached_number
from chalicelib.domain.errors import Clash, Fault, Forbidden, Invalid
from chalicelib.domain.items.fields import parse_email
from chalicelib.domain.people.hours_faults import hours_faults
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import User
from chalicelib.domain.words.labels import name_faults
from chalicelib.domain.words.languages import languages
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.words.zones import zone_names
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import TENANT
from chalicelib.records.idempotency import Once
from chalicelib.records.people import ADMINS_KEY, admins_row, user_key, user_row
from chalicelib.usecases.people.roles import check_roles
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

USER = Kind(word="user", form=User, key=user_key, row=user_row)


def all_users(tenant: Tenant, caller: Caller, now: datetime) -> list[User]:
    """Return all users [0 while they are warm]."""
    caller.require(Right.USER_READ)
    return list(tenant.configuration.tenant(now).users.values())


def show_user(tenant: Tenant, caller: Caller, id: int) -> User:
    """Return a user as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.USER_READ)
    return get_user(tenant, id)


def get_user(tenant: Tenant, id: int) -> User:
    """Return a user as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    return USER.stored(tenant, id)


def add_user(
    tenant: Tenant,
    caller: Caller,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> User:
    """Add a user [1].

    Raises:
        Forbidden: the caller gives what they may not.
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.USER_UPDATE)

    def made() -> Checked[User]:
        checked = _checked(values, tenant.configuration.tenant(now).settings.home)
        _check_granting(tenant, caller, User(id=0, name=""), checked, now)
        return User(id=tenant.ids.next("user"), **checked), ()

    return USER.add(tenant, made, now, once)


def change_user(
    tenant: Tenant, caller: Caller, id: int, values: dict[str, Any], now: datetime
) -> User:
    """Change a user; one who left is made inactive, never removed [2 to 4].

    Raises:
        NotFound: there is none of that id.
        Forbidden: the caller gives or takes away what they may not.
        Invalid: with a pointer to each fault.
        Clash: no active admin would be left, or others keep changing the user.
    """
    caller.require(Right.USER_UPDATE)
    values = _checked(values, tenant.configuration.tenant(now).settings.home)

    def checked(before: User, after: User) -> Checked[User]:
        _check_granting(tenant, caller, before, values, now)
        left = before.admin and before.active and not (after.admin and after.active)
        return after, [_one_admin_less(tenant, id)] if left else []

    return USER.change(tenant, id, values, checked, now)


def _check_granting(
    tenant: Tenant, caller: Caller, user: User, values: dict[str, Any], now: datetime
) -> None:
    """Refuse to give, or take away, what is not the caller's to give.

    Whatever is changed of admins, only admins change; other roles take the right to set up roles.

    Raises:
        Forbidden: they may not.
        Invalid: there is no such role.
    """
    admins = user.admin or values.get("admin", False)
    if admins and not caller.user.admin:
        raise Forbidden("only admins make admins, and change them")
    if tuple(values.get("roles", user.roles)) != user.roles:
        caller.require(Right.ROLE_UPDATE)
        check_roles(tenant, values["roles"], now)


def _one_admin_less(tenant: Tenant, id: int) -> Put:
    """Return the write that fails when another admin goes at the same time.

    Raises:
        Clash: the user is the last active admin.
    """
    row = tenant.table.get(ADMINS_KEY)  # before the others, or one could go between the two reads
    users = (decode(row, User) for row in tenant.table.query(TENANT, prefix="user#"))
    if not any(user.admin and user.active and user.id != id for user in users):
        raise Clash("one active admin must be left", code=Code.LAST_ADMIN)
    return Put(admins_row(row.version + 1 if row else 1), expect=row.version if row else "absent")


def spoken_faults(values: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with a language or a time zone that is chosen."""
    faults: list[Fault] = []
    language, zone = values.get("language"), values.get("time_zone")
    if language not in (None, *languages()):
        faults.append(Fault("/language", there_is_no("language", language, languages())))
    if zone is not None and zone not in zone_names():
        faults.append(Fault("/time_zone", "expected an IANA time zone, for example Europe/Berlin"))
    return faults


def _checked(values: dict[str, Any], country: str | None) -> dict[str, Any]:
    faults: list[Fault] = []
    if "name" in values:
        faults += name_faults("/name", values["name"])
    if values.get("email"):
        try:
            values = {**values, "email": parse_email(values["email"])["value"]}
        except ValueError as error:
            faults.append(Fault("/email", str(error)))
    if values.get("phone"):
        try:
            values = {**values, "phone": reached_number(values["phone"], country)}
        except ValueError as error:
            faults.append(Fault("/phone", str(error)))
    faults += spoken_faults(values)
    if values.get("working_hours") is not None:
        faults += hours_faults("/working_hours", values["working_hours"])
    if faults:
        raise Invalid(faults)
    return values
