"""API tokens: made once, shown once, kept as a hash."""

import hashlib
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import ApiToken
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.labels import name_faults
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.idempotency import Once
from chalicelib.records.people import TOKENS, token_key, token_row
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def create_token(
    tenant: Tenant,
    caller: Caller,
    name: str,
    user: int | None,
    *,
    now: datetime,
    once: Once | None = None,
) -> tuple[ApiToken, str]:
    """Make a token of a user and return it with its secret, which is not kept [1].

    Raises:
        Forbidden: only admins make tokens of others.
        Invalid: no such active user, or no name.
        Clash: the request came before; its secret was shown then.
    """
    caller.require(Right.TOKEN_OWN)
    if first_answer(tenant, once, ApiToken) is not None:
        raise _shown()
    owner = caller.id if user is None else user
    if owner != caller.id:
        caller.require(Right.TOKEN_OTHERS, because="only admins may make tokens of others")
    faults = name_faults("/name", name)
    if faults:
        raise Invalid(faults)
    known = tenant.configuration.tenant(now).users.get(owner)
    if known is None or not known.active:
        raise Invalid.at("/user", f"there is no active user {owner}")
    secret = tenant.identity.secret()
    token = ApiToken(
        id=tenant.identity.short_id(),
        user=owner,
        name=name,
        hash=hash_of(secret),
        created_at=show_instant(now),
    )
    if write_once(tenant, once, [Put(token_row(token), expect="absent")], token, now) != token:
        raise _shown()
    return token, secret


def list_tokens(tenant: Tenant, caller: Caller) -> list[ApiToken]:
    """Return the user's own tokens; an admin sees all [1]."""
    caller.require(Right.TOKEN_OWN)
    tokens = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
    return [token for token in tokens if caller.may(Right.TOKEN_OTHERS) or token.user == caller.id]


def remove_token(tenant: Tenant, caller: Caller, id: str) -> None:
    """Make a token worthless, everywhere within 10 seconds [2].

    Raises:
        NotFound: there is none, or it is another user's and the caller is no admin.
    """
    caller.require(Right.TOKEN_OWN)
    token = next((one for one in list_tokens(tenant, caller) if one.id == id), None)
    if token is None:
        raise NotFound(f"there is no token {id}")
    tenant.table.write([Delete(token_key(token.hash))])


def _shown() -> Clash:
    return Clash(
        "the token was made and shown before; make another one", code=Code.TOKEN_SHOWN_ONCE
    )
