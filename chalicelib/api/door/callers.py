"""Who calls: a Bearer token is looked up by its hash, and the user behind it must be active."""

from datetime import datetime, timedelta

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.people.users import ApiToken
from chalicelib.usecases.people.tokens import hash_of, use_token
from chalicelib.usecases.tenant.tenant import Tenant

KEPT = timedelta(seconds=10)
"""How long a token is believed without looking again."""
MAX_KEPT = 1_000


class Callers:
    """Finds users by token; what was found is kept for a moment."""

    def __init__(self) -> None:
        self._tenant: Tenant | None = None
        self._kept: dict[str, tuple[datetime, ApiToken]] = {}

    def find(
        self,
        tenant: Tenant,
        right: Right,
        header: str | None,
        now: datetime,
        on: Area | None = None,
    ) -> Caller | None:
        """Return who calls, None where anyone may [0 for a token seen lately, else 1].

        `on` is where the right is used, if the path tells. Once an hour one write more notes that
        the token is in use.

        Raises:
            Unauthorized: no token, one that is not valid, or one that has expired.
            Forbidden: the user does not have the right there.
        """
        if right is Right.ANYONE:
            return None
        scheme, _, token = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("send a token: Authorization: Bearer <token>")
        known = self._known(tenant, hash_of(token.strip()), now)
        if known is not None and known.expired(now):
            raise Unauthorized("the token has expired; make another one", code=Code.TOKEN_EXPIRED)
        everywhere = tenant.configuration.tenant(now)
        user = everywhere.users.get(known.user) if known else None
        if user is None or not user.active:
            raise Unauthorized("the token is not valid", code=Code.INVALID_TOKEN)
        caller = everywhere.caller(user)
        caller.require(right, on=on)
        return caller

    def _known(self, tenant: Tenant, hash: str, now: datetime) -> ApiToken | None:
        if tenant is not self._tenant:
            self._tenant, self._kept = tenant, {}
        kept = self._kept.get(hash)
        if kept is not None and timedelta(0) <= now - kept[0] < KEPT:
            return kept[1]
        self._kept.pop(hash, None)
        token = use_token(tenant, hash, now)
        if token is None:
            return None
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[hash] = (now, token)
        return token
