"""A bulk job goes on: some more of its items are changed, given a rule, or taken back.

Called for its message on the queue. Each item is an ordinary change in the name of who asked for
it, or for the undo, with a mark beside it, so that a message which comes twice or died half-way
changes nothing twice. How far the job is counts once it is written; whoever comes second has done
nothing.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.bulk.job import (
    OF_CHUNK,
    OF_SLICE,
    PAUSE,
    Chunk,
    Job,
    JobState,
    Mark,
    Outcome,
    refs,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.bulk.jobs import (
    chunk_key,
    job_key,
    job_of,
    job_row,
    mark_key,
    mark_row,
    ring_id,
)
from chalicelib.records.items import item_key
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.runs.give_rule import give_rule
from chalicelib.usecases.bulk.take_back import (
    Became,
    NotYet,
    edits_of,
    left_out,
    rule_taken_back,
    taken_back,
)
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.tenant.tenant import Tenant


def carry_on(tenant: Tenant, id: str, now: datetime) -> None:
    """Look at the next items of a job, and let the ones behind them come [3 reads, 1 write, 1].

    Each item costs what its change or undo costs. A job that is paused or over is left alone.

    Raises:
        Unfinished: the message must come again.
    """
    row = tenant.table.get(job_key(id))
    job = job_of(row) if row else None
    if job is None or not job.goes_on:
        return
    if job.wake_at is not None and job.wake_at > now:
        ring_at(tenant, [(ring_id(id), job.wake_at)], now)
        return
    chunk_row = tenant.table.get(chunk_key(id, job.at // OF_CHUNK))
    ids = decode(chunk_row, Chunk).ids if chunk_row else ()
    start = job.at % OF_CHUNK
    some = refs(job.type, ids[start : start + OF_SLICE])
    try:
        after = job.advanced(_outcomes(tenant, job, some, now), now) if some else _lost(job)
    except NotYet:
        ring_at(tenant, [(ring_id(id), now + PAUSE)], now)
        return
    try:
        tenant.table.write([Put(job_row(after), expect=job.version)])
    except Conflict as conflict:
        if not conflict.refused:
            raise
        return  # somebody paused or ended it, or the message came twice: they see to what follows
    if after.wake_at is not None:
        ring_at(tenant, [(ring_id(id), after.wake_at)], now)


def _lost(job: Job) -> Job:
    """Return a job whose list of items is gone, ended."""
    return msgspec.structs.replace(
        job, state=JobState.CANCELLED, wake_at=None, version=job.version + 1
    )


def _outcomes(tenant: Tenant, job: Job, items: list[ItemRef], now: datetime) -> list[Became]:
    everywhere = tenant.configuration.tenant(now)
    user = everywhere.users.get(job.acts_for)
    keys = [mark_key(ref, job.id) for ref in items]
    undoing = job.state is JobState.UNDOING
    rows = tenant.table.get_many([*keys, *(map(item_key, items) if undoing else ())])
    if user is None or not user.active:
        gone = Refused("who asked for this is no longer active", code=Code.FORBIDDEN)
        return [left_out(ref, gone, Outcome.REFUSED) for ref in items]
    caller = everywhere.caller(user)
    if undoing and job.rule is not None:
        return [rule_taken_back(tenant, caller, job, ref, rows, now) for ref in items]
    if undoing:
        edits = edits_of(tenant, job, items, rows)
        return [
            taken_back(tenant, caller, job, ref, rows=rows, edit=edits.get(ref), now=now)
            for ref in items
        ]
    change = _changed if job.rule is None else _given
    return [
        (Outcome.CHANGED, None) if key in rows else change(tenant, caller, job, ref, now)
        for ref, key in zip(items, keys, strict=True)
    ]


def _changed(tenant: Tenant, caller: Caller, job: Job, ref: ItemRef, now: datetime) -> Became:
    written: list[Item] = []

    def beside(before: Item, after: Item) -> list[Put]:
        written.append(after)
        mark = Mark(job.id, after.entry, after.entry != before.entry, after.version)
        return [Put(mark_row(ref, job, mark), expect="absent")]

    try:
        item = change_item(tenant, caller, ref, job.values, now=now, root=job.root, beside=beside)
    except Refused as error:
        return left_out(ref, error, Outcome.REFUSED)
    return (Outcome.CHANGED if item in written[-1:] else Outcome.UNCHANGED), None


def _given(tenant: Tenant, caller: Caller, job: Job, ref: ItemRef, now: datetime) -> Became:
    """Give the job's rule to an item [2 reads, 1 write, 1 for its alarm]."""
    assert job.rule is not None

    def beside(item: Item) -> list[Put]:
        mark = Mark(job.id, item.entry, moved=False, version=item.version)
        return [Put(mark_row(ref, job, mark), expect="absent")]

    try:
        run = give_rule(tenant, caller, ref, job.rule, root=job.root, now=now, beside=beside)
    except Refused as error:
        return left_out(ref, error, Outcome.REFUSED)
    return (Outcome.UNCHANGED if run is None else Outcome.CHANGED), None
