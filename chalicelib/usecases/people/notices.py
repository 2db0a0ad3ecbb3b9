"""Notices as their recipient sees them: list, count, mark as read, choose how they leave.

They are private: nobody reads those of others, admins neither. Those of somebody who is made
inactive stay until they expire, and are there again where the person comes back.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.domain.people.notices import MOST_COUNTED, Notice
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Put
from chalicelib.records.people import notice_key, notice_of, notices_of, unread_of
from chalicelib.usecases.notices.tell import stored_row
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MOST_READ = 500
"""Notices that are marked by one request."""
AT_ONCE = 90


class NoticePage(msgspec.Struct, frozen=True):
    """Some notices, the newest first, and where older ones begin."""

    notices: list[tuple[str, Notice]]
    """Each with its place, by which it is marked as read."""
    next: str | None
    unread: int
    """Of all, MOST_COUNTED where there are more."""


class Marked(msgspec.Struct, frozen=True):
    """What has become of notices that were to be marked as read."""

    marked: int
    unread: int
    """How many are left, MOST_COUNTED where there are more."""


def list_notices(
    tenant: Tenant,
    caller: Caller,
    *,
    unread: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> NoticePage:
    """Return own notices, all or only unread ones [2; 3 of unread ones]."""
    caller.require(Right.NOTICE_OWN)
    if unread:
        found = tenant.table.query_index(
            "by_type", unread_of(caller.id), after=after, limit=limit + 1, descending=True
        )
        keys = [key for _, key in found]
        stored = tenant.table.get_many(keys) if keys else {}
        rows = [stored[key] for key in keys if key in stored]
    else:
        rows = tenant.table.query(
            notices_of(caller.id), after=after, limit=limit + 1, descending=True
        )
    notices = [(row.sk, notice_of(row)) for row in rows]
    rest = notices[limit - 1][0] if len(notices) > limit else None
    return NoticePage(notices[:limit], rest, count_unread(tenant, caller))


def count_unread(tenant: Tenant, caller: Caller) -> int:
    """Return how many own notices are unread, MOST_COUNTED where there are more [1]."""
    caller.require(Right.NOTICE_OWN)
    return len(tenant.table.query_index("by_type", unread_of(caller.id), limit=MOST_COUNTED))


def mark_read(tenant: Tenant, caller: Caller, places: Sequence[str], now: datetime) -> Marked:
    """Mark own notices as read; those that are not there any more count nothing.

    Requests: two reads, one write per 90.
    """
    caller.require(Right.NOTICE_OWN)
    unread = _unread(tenant, caller)
    return _marked(tenant, caller, unread, places, now)


def mark_read_until(tenant: Tenant, caller: Caller, until: datetime, now: datetime) -> Marked:
    """Mark own notices as read up to an instant, the oldest first, MOST_READ at once.

    Requests: one read, and one read and one write per 90.
    """
    caller.require(Right.NOTICE_OWN)
    unread = _unread(tenant, caller)
    last = f"{sortable(until)}$"  # behind all of that instant
    places = [place for place in unread if place <= last][:MOST_READ]
    return _marked(tenant, caller, unread, places, now)


def _unread(tenant: Tenant, caller: Caller) -> list[str]:
    """Return the places of own unread notices, the oldest first, and some more than are marked."""
    most = MOST_READ + MOST_COUNTED
    return [p for p, _ in tenant.table.query_index("by_type", unread_of(caller.id), limit=most)]


def _marked(
    tenant: Tenant, caller: Caller, unread: Sequence[str], places: Sequence[str], now: datetime
) -> Marked:
    marked = 0
    for start in range(0, len(places), AT_ONCE):
        mark = partial(_mark, tenant, caller, places[start : start + AT_ONCE], now)
        marked += retried(mark, busy("the list of notices"))
    left = len(set(unread) - set(places))
    return Marked(marked, min(left, MOST_COUNTED))


def _mark(tenant: Tenant, caller: Caller, places: Sequence[str], now: datetime) -> int:
    rows = tenant.table.get_many(dict.fromkeys(notice_key(caller.id, one) for one in places))
    fresh = [one for row in rows.values() if (one := notice_of(row)).read_at is None]
    puts = [
        Put(
            stored_row(
                tenant, msgspec.structs.replace(one, read_at=now, version=one.version + 1), now
            ),
            expect=one.version,
        )
        for one in fresh
    ]
    if puts:
        tenant.table.write(puts)
    return len(puts)
