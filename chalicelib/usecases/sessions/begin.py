"""A session begins: with an API token, or once somebody has shown otherwise who they are."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.sessions.session import (
    LONGEST,
    MAX_AGENT,
    Known,
    Session,
    Way,
    supernumerary,
)
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.people import token_key, token_row
from chalicelib.records.sessions.sessions import (
    session_key,
    session_of,
    session_row,
    sessions_of,
)
from chalicelib.usecases.people.tokens import hash_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MAX_GONE = 90
"""Sessions that go at once, as many as one transaction has room for."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The browser in which somebody signs in."""

    known: Known | None = None
    """The session that it has already; that one ends."""
    agent: str = ""
    """What the browser calls itself."""


class Begun(msgspec.Struct, frozen=True):
    """A new session, and what its cookie says; that is shown this one time."""

    session: Session
    known: Known
    user: User


def sign_in_with_token(tenant: Tenant, token: str, visit: Visit, now: datetime) -> Begun:
    """Begin a session of the user whose API token it is [2 reads, 1 write].

    It ends with the token: when that expires or is removed.

    Raises:
        Unauthorized: the token is not valid, or has expired.
        Clash: others keep using the token at the same moment.
    """

    def attempt() -> Begun:
        row = tenant.table.get(token_key(hash_of(token.strip())))
        stored = decode(row, ApiToken) if row else None
        user = active_user(tenant, stored.user, now) if stored else None
        if stored is None or user is None:
            raise Unauthorized("the token is not valid", code=Code.INVALID_TOKEN)
        if stored.expired(now):
            raise Unauthorized("the token has expired; make another one", code=Code.TOKEN_EXPIRED)
        # Noted in the same transaction: a token that is removed at this moment begins nothing.
        used = msgspec.structs.replace(stored, last_used_at=now, version=stored.version + 1)
        return begin(
            tenant,
            user,
            Way.TOKEN,
            visit,
            now,
            token=stored,
            writes=[Put(token_row(used), expect=stored.version)],
        )

    return retried(attempt, busy("the token"))


def begin(
    tenant: Tenant,
    user: User,
    way: Way,
    visit: Visit,
    now: datetime,
    *,
    token: ApiToken | None = None,
    issuer: str | None = None,
    writes: Sequence[Write] = (),
) -> Begun:
    """Begin a session under a secret that nobody has seen, together with writes [1 read, 1 write].

    The one that the browser had ends, and so do those of the user that are over or too many.

    Raises:
        Conflict: a condition of the writes did not hold.
    """
    secret = tenant.identity.secret()
    latest = now + LONGEST
    session = Session(
        id=tenant.identity.short_id(),
        user=user.id,
        hash=hash_of(secret),
        way=way,
        created_at=now,
        used_at=now,
        latest=min(latest, token.expires_at or latest) if token else latest,
        token=token.id if token else None,
        issuer=issuer,
        agent=visit.agent[:MAX_AGENT],
    )
    others = [session_of(row) for row in tenant.table.query(sessions_of(user.id))]
    gone = {session_key(one.user, one.hash) for one in supernumerary(others, now)[:MAX_GONE]}
    if visit.known is not None:
        gone.add(session_key(visit.known.user, hash_of(visit.known.secret)))
    puts = [Put(session_row(session), expect="absent"), *writes]
    tenant.table.write([*puts, *(Delete(key) for key in sorted(gone))])
    return Begun(session, Known(user.id, secret), user)


def active_user(tenant: Tenant, id: int, now: datetime) -> User | None:
    """Return a user who may come in, None where there is none."""
    user = tenant.configuration.tenant(now).users.get(id)
    return user if user is not None and user.active else None
