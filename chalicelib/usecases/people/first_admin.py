"""The first admin of a new tenant, and the token that the deployment hands over."""

from datetime import datetime

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import stamp_row
from chalicelib.records.people import TOKENS, token_key, token_row, user_key, user_row
from chalicelib.usecases.people.tokens import hash_of
from chalicelib.usecases.tenant.tenant import Tenant

FIRST = 1
GRANT = "First admin"
"""Name of the token that the deployment hands over."""


def ensure_admin(tenant: Tenant, token: str, now: datetime) -> User:
    """Return user 1, making it an admin whom the token belongs to where it is not there yet.

    Safe to repeat: a user that exists stays as it is, a new token takes the place of the one that
    was handed over before [3 reads, at most 3 writes].
    """
    admin = User(id=FIRST, name="Admin", admin=True)
    stored = tenant.table.get(user_key(FIRST))
    if stored is not None:
        admin = decode(stored, User)
    else:
        tenant.table.add(("counter#user", "counter"), FIRST)
        try:
            tenant.table.write(
                [Put(user_row(admin), expect="absent"), Put(stamp_row(tenant.identity.short_id()))]
            )
        except Conflict:
            return ensure_admin(tenant, token, now)
    hash = hash_of(token)
    if tenant.table.get(token_key(hash)) is None:
        granted = ApiToken(
            id=hash[:12],
            user=FIRST,
            name=GRANT,
            hash=hash,
            created_at=show_instant(now),
        )
        former = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
        replaced = [one.hash for one in former if (one.user, one.name) == (FIRST, GRANT)]
        tenant.table.write([Put(token_row(granted)), *(Delete(token_key(old)) for old in replaced)])
    tenant.configuration.forget()
    return admin
