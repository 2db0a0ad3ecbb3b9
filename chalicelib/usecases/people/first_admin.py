"""The first admin of a new tenant, and the token that the deployment hands over."""

from datetime import datetime

import msgspec

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import TENANT, stamp_row
from chalicelib.records.people import TOKENS, token_key, token_row, user_key, user_row
from chalicelib.usecases.people.tokens import hash_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A way in that was made anew."""

    user: User
    """Whom the token belongs to."""
    made: bool
    """Whether the user was made for it."""
    ended: tuple[ApiToken, ...]
    """The tokens that were handed over before, and open nothing any more."""


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
        granted = _grant(FIRST, hash, now)
        former = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
        replaced = [one.hash for one in former if (one.user, one.name) == (FIRST, GRANT)]
        tenant.table.write([Put(token_row(granted)), *(Delete(token_key(old)) for old in replaced)])
    tenant.configuration.forget()
    return admin


def renew_access(tenant: Tenant, token: str, now: datetime) -> Access:
    """Let an admin in by a new token, whatever became of the first one [3 reads, 1 write].

    User 1 gets it while an active admin; else the active admin who holds the token that was handed
    over before; else an admin is made for it: nobody is let in as somebody else, and nobody who was
    dismissed comes back.
    """

    def attempt() -> Access:
        rows = tenant.table.query(TENANT, prefix="user#")
        users = {one.id: one for one in (decode(row, User) for row in rows)}
        tokens = [decode(row, ApiToken) for row in tenant.table.query(TOKENS)]
        handed = [one for one in tokens if one.name == GRANT and one.hash != hash_of(token)]
        holders = [FIRST, *sorted(one.user for one in handed)]
        able = (users[id] for id in holders if id in users)
        found = next((one for one in able if one.admin and one.active), None)
        user = found or User(id=tenant.ids.next("user"), name="Admin", admin=True)
        ended = tuple(one for one in handed if one.user in (FIRST, user.id))
        tenant.table.write(
            [
                *([] if found else [Put(user_row(user), expect="absent")]),
                Put(token_row(_grant(user.id, hash_of(token), now))),
                *(Delete(token_key(one.hash)) for one in ended),
                Put(stamp_row(tenant.identity.short_id())),
            ]
        )
        return Access(user=user, made=found is None, ended=ended)

    access = retried(attempt, busy("users"))
    tenant.configuration.forget()
    return access


def _grant(user: int, hash: str, now: datetime) -> ApiToken:
    return ApiToken(id=hash[:12], user=user, name=GRANT, hash=hash, created_at=show_instant(now))
