"""Who calls: known by a Bearer token or by the cookie of a session, and the user must be active."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.people.users import ApiToken
from chalicelib.domain.sessions.session import Known, Session, read_cookie
from chalicelib.domain.sessions.sites import READING, require_same_site
from chalicelib.usecases.people.tokens import hash_of, use_token
from chalicelib.usecases.sessions.keep import use_session
from chalicelib.usecases.tenant.tenant import Tenant

KEPT = timedelta(seconds=10)
"""How long a token or session is believed without looking again."""
MAX_KEPT = 1_000


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a request shows of who sends it."""

    method: str
    headers: Mapping[str, str]
    """By lower-case name."""

    @property
    def authorization(self) -> str | None:
        """Return what says that it is sent with a token; it counts more than any cookie."""
        return self.headers.get("authorization") or None


class Callers:
    """Finds users by token or session; what was found is kept for a moment."""

    def __init__(self) -> None:
        self._tenant: Tenant | None = None
        self._kept: dict[str, tuple[datetime, ApiToken | Session]] = {}

    def find(
        self,
        tenant: Tenant,
        right: Right,
        asking: Asking,
        now: datetime,
        on: Area | None = None,
    ) -> tuple[Caller | None, Session | None]:
        """Return who calls, and by which session if by one [0 if seen lately, else 1].

        Nobody where anyone may. `on` is where the right is used, if the path tells. Once an hour
        one write more notes that the token or the session is in use.

        Raises:
            Unauthorized: neither token nor session, one that is not valid, or one that has ended.
            Forbidden: the user does not have the right there, or a session writes from elsewhere.
        """
        if right is Right.ANYONE:
            return None, None
        known = read_cookie(asking.headers.get("cookie"))
        if asking.authorization is not None or known is None:
            user, session = self._by_token(tenant, asking.authorization, now), None
        else:
            if asking.method not in READING:
                require_same_site(asking.headers, tenant.public_url)
            session = self._by_session(tenant, known, now)
            user = session.user
        everywhere = tenant.configuration.tenant(now)
        found = everywhere.users.get(user)
        if found is None or not found.active:
            raise _invalid() if session is None else _ended()
        caller = everywhere.caller(found)
        caller.require(right, on=on)
        return caller, session

    def _by_token(self, tenant: Tenant, header: str | None, now: datetime) -> int:
        scheme, _, token = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("send a token (Authorization: Bearer <token>), or sign in")
        hash = hash_of(token.strip())
        found = self._lately(tenant, hash, now) or use_token(tenant, hash, now)
        if not isinstance(found, ApiToken):
            raise _invalid()
        self._keep(hash, found, now)
        if found.expired(now):
            raise Unauthorized("the token has expired; make another one", code=Code.TOKEN_EXPIRED)
        return found.user

    def _by_session(self, tenant: Tenant, known: Known, now: datetime) -> Session:
        key = f"{known.user}.{hash_of(known.secret)}"
        found = self._lately(tenant, key, now) or use_session(tenant, known, now)
        if not isinstance(found, Session) or found.over(now):
            raise _ended()
        self._keep(key, found, now)
        return found

    def _lately(self, tenant: Tenant, key: str, now: datetime) -> ApiToken | Session | None:
        if tenant is not self._tenant:
            self._tenant, self._kept = tenant, {}
        kept = self._kept.get(key)
        if kept is not None and timedelta(0) <= now - kept[0] < KEPT:
            return kept[1]
        self._kept.pop(key, None)
        return None

    def _keep(self, key: str, found: ApiToken | Session, now: datetime) -> None:
        if key in self._kept:
            return
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[key] = (now, found)


def _invalid() -> Unauthorized:
    return Unauthorized("the token is not valid", code=Code.INVALID_TOKEN)


def _ended() -> Unauthorized:
    return Unauthorized("the session has ended; sign in again", code=Code.SESSION_ENDED)
