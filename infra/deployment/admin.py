"""The way in that a deployment hands over: the first admin's token, once."""

import msgspec

from chalicelib.records.people import TOKENS
from chalicelib.usecases.people.first_admin import Access, ensure_admin, renew_access
from chalicelib.usecases.tenant.tenant import Tenant


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A token to be shown this once."""

    token: str
    access: Access

    def told(self) -> list[str]:
        """Return whom it lets in, and what it ended."""
        user = self.access.user
        made = ", made for it: no active admin held the token before" if self.access.made else ""
        return [
            f"It lets in user {user.id} ({user.name}), an admin{made}.",
            *(
                f"The token {one.id} ({one.name}, of user {one.user}, made {one.created_at}) has "
                "ended."
                for one in self.access.ended
            ),
        ]


def first_token(tenant: Tenant, *, anew: bool = False) -> Handed | None:
    """Return a token of the tenant's first admin when nobody has one, else None.

    Args:
        tenant: whose admin.
        anew: make one although there are tokens, because the first is lost or opens nothing.
    """
    if not anew and tenant.table.query(TOKENS, limit=1):
        return None
    token, now = tenant.identity.secret(), tenant.clock.now()
    if not anew:
        user = ensure_admin(tenant, token, now)
        if user.admin and user.active:
            return Handed(token=token, access=Access(user=user, made=False, ended=()))
    return Handed(token=token, access=renew_access(tenant, token, now))
