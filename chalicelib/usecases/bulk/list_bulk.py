"""List bulk jobs, the newest first."""

from chalicelib.domain.bulk.job import Job
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Key
from chalicelib.records.bulk.jobs import ALL, job_of, job_place, owner_at
from chalicelib.usecases.tenant.tenant import Tenant

CHUNK = 200
MOST = 1_000
"""Jobs of others that one page looks past; it may be shorter, with a place to go on from."""


def list_bulk(
    tenant: Tenant, caller: Caller, *, limit: int, after: str | None = None
) -> tuple[list[Job], str | None]:
    """Return one's own jobs, of admins those of everybody, and the place behind which others lie.

    The index says whose each is: a query per 200 that are looked at, a read of those shown.
    """
    caller.require(Right.ITEM_READ)
    found: list[Key] = []
    last, looked_at, more = after, 0, True
    while more and looked_at < MOST and len(found) < limit:
        pairs = tenant.table.query_index("by_type", ALL, after=last, limit=CHUNK, descending=True)
        more = len(pairs) == CHUNK
        for place, key in pairs:
            last, looked_at = place, looked_at + 1
            if caller.access.everything or owner_at(place) == caller.id:
                found.append(key)
            if len(found) == limit:
                more = more or place != pairs[-1][0]
                break
    rows = tenant.table.get_many(found) if found else {}
    jobs = sorted((job_of(row) for row in rows.values()), key=job_place, reverse=True)
    return jobs, last if more else None
