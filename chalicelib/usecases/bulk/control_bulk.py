"""See a bulk job, let it pause and go on, end it, take back what it did."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain.bulk.job import UNDOABLE, Job, JobState
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.ports.table import Put
from chalicelib.records.bulk.jobs import job_key, job_of, job_row, ring_id
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

ACTIVE = frozenset({JobState.RUNNING, JobState.UNDOING})


def show_bulk(tenant: Tenant, caller: Caller, id: str) -> Job:
    """Return a job of one's own, admins see those of everybody [1].

    Raises:
        NotFound: there is none.
    """
    caller.require(Right.ITEM_READ)
    row = tenant.table.get(job_key(id))
    job = job_of(row) if row else None
    if job is None or not (job.owner == caller.id or caller.access.everything):
        raise NotFound(f"there is no bulk change {id}")
    return job


def pause_bulk(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Job:
    """Let a job rest behind the items that are being changed right now [1 read, 1 write].

    Raises:
        NotFound: there is none.
        Clash: it is not under way.
    """
    caller.require(Right.ITEM_READ)
    return _turned(tenant, caller, id, ACTIVE, JobState.PAUSED, now)


def resume_bulk(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Job:
    """Let a paused job go on with what it was doing [1 read, 1 write, 1 on the queue].

    Raises:
        NotFound: there is none.
        Clash: it is not paused.
    """
    caller.require(Right.ITEM_READ)
    return _turned(tenant, caller, id, {JobState.PAUSED}, None, now)


def cancel_bulk(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Job:
    """End a job; what it has changed stays [1 read, 1 write].

    Raises:
        NotFound: there is none.
        Clash: it is over.
    """
    caller.require(Right.ITEM_READ)
    return _turned(tenant, caller, id, ACTIVE | {JobState.PAUSED}, JobState.CANCELLED, now)


def undo_bulk(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Job:
    """Take back what a job did, item by item, in the caller's name [2 reads, 1 write, 1 queued].

    Items that have moved on since stay where they are, and fields that were changed since stay so.

    Raises:
        NotFound: there is none.
        Forbidden: it gave a rule, which they may not set up.
        Clash: it is under way, or is too old.
    """
    caller.require(Right.ITEM_READ)
    job = show_bulk(tenant, caller, id)
    if job.rule is not None:
        caller.require(Right.AUTOMATION_UPDATE, on=Area(job.type, job.rule.pipeline))
    if now - job.made_at > UNDOABLE:
        raise Clash("it can be taken back for 24 hours, which are over")
    rest = {JobState.DONE, JobState.CANCELLED, JobState.PAUSED}
    return _turned(tenant, caller, id, rest, JobState.UNDOING, now, by=caller.id)


def _turned(
    tenant: Tenant,
    caller: Caller,
    id: str,
    allowed: Collection[JobState],
    wanted: JobState | None,
    now: datetime,
    by: int | None = None,
) -> Job:
    def attempt() -> Job:
        job = show_bulk(tenant, caller, id)
        if job.state not in allowed:
            raise Clash(
                f"the bulk change is {job.state}; that can be done while it is "
                f"{' or '.join(sorted(allowed))}"
            )
        turned = job.turned(wanted or job.paused_in or JobState.RUNNING, now, by)
        tenant.table.write([Put(job_row(turned), expect=job.version)])
        return turned

    job = retried(attempt, busy(f"the bulk change {id}"))
    if job.wake_at is not None:
        ring_at(tenant, [(ring_id(id), job.wake_at)], now)
    return job
