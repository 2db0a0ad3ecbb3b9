"""Users, their roles and departments, API tokens, excluded addresses, and what people are told."""

from datetime import timedelta

from chalicelib.domain.people.departments import Department
from chalicelib.domain.people.exclusions import Exclusion, exclusion_id
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode
from chalicelib.records.configuration import TENANT

USER = "user"
ADMINS = "admins"
TOKEN = "token"  # noqa: S105 - the name of a kind
TOKENS = "tokens"
NOTICE = "notice"
EXCLUSION = "exclusion"
EXCLUSIONS = "exclusions"
ALL_EXCLUSIONS = "exclusions#"
"""Index key of all of them; no entity type can be called so."""
DEPARTMENT = "department"
ROLE = "role"
CLOSED_PIPELINE = "closed_pipeline"
"""Kind of the row of a pipeline that only roles which name it let in."""
STRUCTURE = "structure"
STRUCTURE_KEY: Key = (TENANT, STRUCTURE)
ADMINS_KEY: Key = (TENANT, ADMINS)


def user_key(id: int) -> Key:
    """Return where a user lies."""
    return TENANT, f"{USER}#{id:09d}"


def user_row(user: User) -> Row:
    """Return the row of a user."""
    pk, sk = user_key(user.id)
    return Row(pk=pk, sk=sk, kind=USER, body=encode(user), version=user.version)


def admins_row(version: int) -> Row:
    """Return the row that rises whenever an admin goes, so that two never go at once."""
    return Row(pk=ADMINS_KEY[0], sk=ADMINS_KEY[1], kind=ADMINS, body="{}", version=version)


def token_key(hash: str) -> Key:
    """Return where an API token lies."""
    return TOKENS, hash


def token_row(token: ApiToken) -> Row:
    """Return the row of an API token."""
    pk, sk = token_key(token.hash)
    return Row(pk=pk, sk=sk, kind=TOKEN, body=encode(token), version=token.version)


def exclusion_key(address: str) -> Key:
    """Return where it is noted that an address, in its one form, is excluded."""
    return EXCLUSIONS, exclusion_id(address)


def exclusion_row(exclusion: Exclusion) -> Row:
    """Return the row of an exclusion; the index lists them by when they were made."""
    pk, sk = exclusion_key(exclusion.address)
    return Row(
        pk=pk,
        sk=sk,
        kind=EXCLUSION,
        body=encode(exclusion),
        version=exclusion.version,
        by_type=(ALL_EXCLUSIONS, exclusion_place(exclusion)),
    )


def exclusion_place(exclusion: Exclusion) -> str:
    """Return an exclusion's place among others, the oldest first."""
    return f"{sortable(exclusion.created_at)}#{exclusion.id}"


def department_key(id: str) -> Key:
    """Return where a department lies."""
    return TENANT, f"{DEPARTMENT}#{id}"


def department_row(department: Department) -> Row:
    """Return the row of a department."""
    pk, sk = department_key(department.id)
    return Row(pk=pk, sk=sk, kind=DEPARTMENT, body=encode(department), version=department.version)


def role_key(id: str) -> Key:
    """Return where a role of the tenant's own, or a built-in one that it has changed, lies."""
    return TENANT, f"{ROLE}#{id}"


def role_row(role: Role) -> Row:
    """Return the row of a role."""
    pk, sk = role_key(role.id)
    return Row(pk=pk, sk=sk, kind=ROLE, body=encode(role), version=role.version)


def closed_pipeline_row(type: str, pipeline: str) -> Row:
    """Return the row that says that only roles which name a pipeline let in."""
    return Row(
        pk=TENANT,
        sk=f"{CLOSED_PIPELINE}#{type}#{pipeline}",
        kind=CLOSED_PIPELINE,
        body=encode((type, pipeline)),
    )


def structure_row(version: int) -> Row:
    """Return the row that rises with every change of a department.

    So two changes that each are right never make a circle, or a member of two, together.
    """
    return Row(pk=STRUCTURE_KEY[0], sk=STRUCTURE_KEY[1], kind=STRUCTURE, body="{}", version=version)


def notices_of(user: int) -> str:
    """Return the partition of all notices of a user."""
    return f"notices#{user}"


def unread_of(user: int) -> str:
    """Return the index key of the notices that a user has not read."""
    return f"unread#{user}"


def notice_place(notice: Notice) -> str:
    """Return a notice's place among those of its recipient, the oldest first."""
    return f"{sortable(notice.at)}#{notice.id}"


def notice_row(notice: Notice, kept: timedelta) -> Row:
    """Return the row of a notice; the index has it while it is unread."""
    place = notice_place(notice)
    return Row(
        pk=notices_of(notice.recipient),
        sk=place,
        kind=NOTICE,
        body=encode(notice),
        version=notice.version,
        by_type=(unread_of(notice.recipient), place) if notice.read_at is None else None,
        expires_at=int((notice.at + kept).timestamp()),
    )


def notice_key(user: int, place: str) -> Key:
    """Return where the notice lies that has a place among those of a user."""
    return notices_of(user), place


def notice_of(row: Row) -> Notice:
    """Return the notice that a row holds."""
    return decode(row, Notice)
