"""The first admin's token, handed over by the deployment once."""

from chalicelib.records.people import TOKENS
from chalicelib.usecases.people.first_admin import ensure_admin
from chalicelib.usecases.tenant.tenant import Tenant


def first_token(tenant: Tenant, *, anew: bool = False) -> str | None:
    """Return a token of the tenant's first admin when nobody has one, else None.

    Args:
        tenant: whose admin.
        anew: make one although there are tokens, because the first is lost.
    """
    if not anew and tenant.table.query(TOKENS, limit=1):
        return None
    token = tenant.identity.secret()
    ensure_admin(tenant, token, tenant.clock.now())
    return token
