"""Who moves the clock in the console stays signed in: nobody was away."""

from datetime import datetime, timedelta
from functools import partial

import msgspec

from chalicelib.ports.table import Key, Put
from chalicelib.records.sessions.sessions import session_of, session_row, sessions_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def take_along(tenant: Tenant, now: datetime, later: timedelta) -> None:
    """Let all sessions that are open now last as much longer as the clock is about to jump."""
    for user in tenant.configuration.tenant(now).users:
        for row in tenant.table.query(sessions_of(user)):
            # Another call of the same window may have used it in the same instant.
            retried(partial(_prolong, tenant, row.key, now, later), busy("a session"))


def _prolong(tenant: Tenant, key: Key, now: datetime, later: timedelta) -> None:
    row = tenant.table.get(key)
    session = session_of(row) if row else None
    if session is None or session.over(now):
        return
    moved = msgspec.structs.replace(
        session,
        used_at=session.used_at + later,
        latest=session.latest + later,
        version=session.version + 1,
    )
    tenant.table.write([Put(session_row(moved), expect=session.version)])
