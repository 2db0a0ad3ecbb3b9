"""Users, and the API tokens that let them in."""

from chalicelib.domain.people.users import ApiToken, User
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode
from chalicelib.records.configuration import TENANT

USER = "user"
ADMINS = "admins"
TOKEN = "token"  # noqa: S105 - the name of a kind
TOKENS = "tokens"
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
