"""API tokens: made once, shown once, kept as a hash."""

import hashlib
from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import (
    Clash,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
)
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import MAX_TOKENS, ApiToken
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.labels import name_faults
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.idempotency import Once
from chalicelib.records.people import TOKENS, token_key, token_row
from chalicelib.records.sessions.sessions import session_key, session_of, sessions_of
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MAX_GONE = 90
"""Expired tokens that go at once, as many as one transaction has room for."""


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
    expires_at: datetime | None = None,
    once: Once | None = None,
) -> tuple[ApiToken, str]:
    """Make a token of a user and return it with its secret, which is not kept [1 read, 1 write].

    Tokens of the user that have expired go, to make room.

    Raises:
        Forbidden: only admins make tokens of others.
        Invalid: no such active user, no name, or an expiry that is past.
        Clash: the request came before; its secret was shown then. Or the user has too many.
    """
    caller.require(Right.TOKEN_OWN)
    if first_answer(tenant, once, ApiToken) is not None:
        raise _shown()
    owner = caller.id if user is None else user
    if owner != caller.id:
        caller.require(Right.TOKEN_OTHERS, because="only admins may make tokens of others")
    faults = name_faults("/name", name)
    if expires_at is not None and expires_at <= now:
        faults.append(Fault("/expires_at", "lies in the past"))
    if faults:
        raise Invalid(faults)
    known = tenant.configuration.tenant(now).users.get(owner)
    if known is None or not known.active:
        raise Invalid.at("/user", f"there is no active user {owner}")
    if owner != caller.id and known.admin and not caller.user.admin:
        raise Forbidden("only admins may make tokens of admins")
    gone = _make_room(tenant, owner, now)
    secret = tenant.identity.secret()
    token = ApiToken(
        id=tenant.identity.short_id(),
        user=owner,
        name=name,
        hash=hash_of(secret),
        created_at=show_instant(now),
        expires_at=expires_at,
    )
    writes: list[Write] = [Put(token_row(token), expect="absent"), *gone]
    if write_once(tenant, once, writes, token, now) != token:
        raise _shown()
    return token, secret


def list_tokens(tenant: Tenant, caller: Caller) -> list[ApiToken]:
    """Return the user's own tokens; an admin sees all [1]."""
    caller.require(Right.TOKEN_OWN)
    tokens = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
    return [token for token in tokens if caller.may(Right.TOKEN_OTHERS) or token.user == caller.id]


def remove_token(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Make a token worthless, everywhere within 10 seconds, with the sessions begun with it [3].

    Raises:
        NotFound: there is none, or it is another user's and the caller may see their own alone.
        Forbidden: it is an admin's, and the caller is none.
        Clash: it is used all the time at this moment.
    """
    caller.require(Right.TOKEN_OWN)

    def attempt() -> None:
        token = next((one for one in list_tokens(tenant, caller) if one.id == id), None)
        if token is None:
            raise NotFound(f"there is no token {id}")
        owner = tenant.configuration.tenant(now).users.get(token.user)
        if owner is not None and owner.admin and not caller.user.admin:
            raise Forbidden("only admins may remove tokens of admins")
        sessions = map(session_of, tenant.table.query(sessions_of(token.user)))
        begun = [session_key(one.user, one.hash) for one in sessions if one.token == id]
        # Of just this version: one more session that began with it would have made another.
        gone = Delete(token_key(token.hash), expect=token.version)
        tenant.table.write([gone, *(Delete(key) for key in begun[:MAX_GONE])])

    retried(attempt, busy("the token"))


def use_token(tenant: Tenant, hash: str, now: datetime) -> ApiToken | None:
    """Return the token of a hash, and note its use [1 read, 1 write an hour at most].

    None where there is none. One that has expired is returned as it is.
    """
    row = tenant.table.get(token_key(hash))
    token = decode(row, ApiToken) if row else None
    if token is None or token.expired(now) or token.used_lately(now):
        return token
    used = msgspec.structs.replace(token, last_used_at=now, version=token.version + 1)
    # Somebody else notes it, or it was removed just now; nobody is kept waiting for it.
    with suppress(Conflict, Unavailable):
        tenant.table.write([Put(token_row(used), expect=token.version)])
    return used


def _make_room(tenant: Tenant, owner: int, now: datetime) -> list[Delete]:
    """Return the writes that remove the tokens of a user that have expired [1].

    Raises:
        Clash: too many others are left.
    """
    all = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
    own = [token for token in all if token.user == owner]
    if sum(not token.expired(now) for token in own) >= MAX_TOKENS:
        message = f"a user has at most {MAX_TOKENS} tokens; remove one that is no longer needed"
        raise Clash(message, code=Code.TOO_MANY)
    return [Delete(token_key(token.hash)) for token in own if token.expired(now)][:MAX_GONE]


def _shown() -> Clash:
    return Clash(
        "the token was made and shown before; make another one", code=Code.TOKEN_SHOWN_ONCE
    )
