"""Who calls: a Bearer token is looked up by its hash, and the user behind it must be active."""

from datetime import datetime, timedelta

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import ApiToken
from chalicelib.records.body import decode
from chalicelib.records.people import token_key
from chalicelib.usecases.people.tokens import hash_of
from chalicelib.usecases.tenant.tenant import Tenant

KEPT = timedelta(seconds=10)
"""How long a token is believed without looking again."""
MAX_KEPT = 1_000


class Callers:
    """Finds users by token; what was found is kept for a moment."""

    def __init__(self) -> None:
        self._tenant: Tenant | None = None
        self._kept: dict[str, tuple[datetime, int]] = {}

    def find(
        self, tenant: Tenant, right: Right, header: str | None, now: datetime
    ) -> Caller | None:
        """Return who calls, None where anyone may [0 for a token seen lately, else 1].

        Raises:
            Unauthorized: no token, or one that is not valid.
            Forbidden: the user does not have the right.
        """
        if right is Right.ANYONE:
            return None
        scheme, _, token = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("send a token: Authorization: Bearer <token>")
        id = self._owner(tenant, hash_of(token.strip()), now)
        user = tenant.configuration.tenant(now).users.get(id) if id is not None else None
        if user is None or not user.active:
            raise Unauthorized("the token is not valid", code=Code.INVALID_TOKEN)
        caller = Caller.of(user)
        caller.require(right)
        return caller

    def _owner(self, tenant: Tenant, hash: str, now: datetime) -> int | None:
        if tenant is not self._tenant:
            self._tenant, self._kept = tenant, {}
        kept = self._kept.get(hash)
        if kept is not None and timedelta(0) <= now - kept[0] < KEPT:
            return kept[1]
        self._kept.pop(hash, None)
        row = tenant.table.get(token_key(hash))
        if row is None:
            return None
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        owner = decode(row, ApiToken).user
        self._kept[hash] = (now, owner)
        return owner
