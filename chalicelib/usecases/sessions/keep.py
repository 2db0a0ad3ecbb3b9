"""Sessions while they last: who is known by one, which there are, and how they end."""

from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Unavailable
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.sessions.session import Known, Session
from chalicelib.ports.table import Delete, Put
from chalicelib.records.sessions.sessions import (
    session_key,
    session_of,
    session_row,
    sessions_of,
)
from chalicelib.usecases.people.tokens import hash_of
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 100


def use_session(tenant: Tenant, known: Known, now: datetime) -> Session | None:
    """Return a session, None where it is over, and note its use [1 read, 1 write an hour at most].

    So it costs what an API token does.
    """
    row = tenant.table.get(session_key(known.user, hash_of(known.secret)))
    session = session_of(row) if row else None
    if session is None or session.over(now):
        return None
    if session.used_lately(now):
        return session
    used = msgspec.structs.replace(session, used_at=now, version=session.version + 1)
    # Somebody else notes it, or it has ended just now; nobody is kept waiting for it.
    with suppress(Conflict, Unavailable):
        tenant.table.write([Put(session_row(used), expect=session.version)])
    return used


def list_sessions(tenant: Tenant, caller: Caller, user: int | None, now: datetime) -> list[Session]:
    """Return own sessions, or those of a user, in no order [1].

    Raises:
        Forbidden: they are another user's, and the caller may see their own alone; or they are an
            admin's, and the caller is none.
    """
    caller.require(Right.SELF_READ)
    owner = _owner(tenant, caller, user, now)
    found = [session_of(row) for row in tenant.table.query(sessions_of(owner))]
    return [one for one in found if not one.over(now)]


def end_session(tenant: Tenant, caller: Caller, id: str, user: int | None, now: datetime) -> None:
    """End a session, everywhere within 10 seconds [2].

    Raises:
        NotFound: there is none.
        Forbidden: as for the list.
    """
    caller.require(Right.SELF_READ)
    all = list_sessions(tenant, caller, user, now)
    session = next((one for one in all if one.id == id), None)
    if session is None:
        raise NotFound(f"there is no session {id}")
    tenant.table.write([Delete(session_key(session.user, session.hash))])


def end_sessions(tenant: Tenant, caller: Caller, user: int | None, now: datetime) -> None:
    """End all own sessions, or all of a user, everywhere within 10 seconds [1, 1 per 100].

    Raises:
        Forbidden: as for the list.
    """
    caller.require(Right.SELF_READ)
    keys = [row.key for row in tenant.table.query(sessions_of(_owner(tenant, caller, user, now)))]
    for start in range(0, len(keys), AT_ONCE):
        tenant.table.write([Delete(key) for key in keys[start : start + AT_ONCE]])


def sign_out(tenant: Tenant, caller: Caller, session: Session) -> None:
    """End the session by which the caller is known [1]."""
    caller.require(Right.SELF_READ)
    tenant.table.write([Delete(session_key(session.user, session.hash))])


def _owner(tenant: Tenant, caller: Caller, user: int | None, now: datetime) -> int:
    if user is not None and user != caller.id:
        caller.require(Right.TOKEN_OTHERS, because="only admins see and end sessions of others")
        known = tenant.configuration.tenant(now).users.get(user)
        if known is not None and known.admin and not caller.user.admin:
            raise Forbidden("only admins see and end sessions of admins")
    return caller.id if user is None else user
