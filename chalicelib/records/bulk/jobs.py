"""Bulk jobs, the items that they are about, and the marks beside those that they have changed."""

from chalicelib.domain.bulk.job import KEPT, LOST, Chunk, Job, Mark
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

JOB = "bulk"
CHUNK = "bulk_chunk"
MARK = "bulk_mark"


ALL = "bulk#"
"""Index key under which the jobs of the tenant lie; no entity type's code has a #."""


def ring_id(job: str) -> str:
    """Return what an alarm of a job carries."""
    return f"{JOB}#{job}"


def job_key(id: str) -> Key:
    """Return where a job lies."""
    return ring_id(id), "job"


def job_row(job: Job) -> Row:
    """Return the row of a job; while it goes on, the agenda tells when its message was lost."""
    pk, sk = job_key(job.id)
    late = job.wake_at + LOST if job.wake_at else None
    return Row(
        pk=pk,
        sk=sk,
        kind=JOB,
        body=encode(job),
        version=job.version,
        by_type=(ALL, job_place(job)),
        agenda=due_at(late, ring_id(job.id)) if late else None,
        expires_at=_gone(job),
    )


def job_place(job: Job) -> str:
    """Return the place of a job among all of the tenant: its instant, then whose it is."""
    return f"{sortable(job.made_at)}#{job.owner}#{job.id}"


def owner_at(place: str) -> int:
    """Return whose job lies at a place."""
    return int(place.split("#")[1])


def job_of(row: Row) -> Job:
    """Return the job that a row holds."""
    return decode(row, Job)


def chunk_key(job: str, number: int) -> Key:
    """Return where some of a job's items lie."""
    return ring_id(job), f"chunk#{number:05d}"


def chunk_row(job: Job, number: int, chunk: Chunk) -> Row:
    """Return the row of some of a job's items."""
    pk, sk = chunk_key(job.id, number)
    return Row(pk=pk, sk=sk, kind=CHUNK, body=encode(chunk), expires_at=_gone(job))


def mark_key(item: ItemRef, job: str) -> Key:
    """Return where it is marked that a job has changed an item."""
    return str(item), f"{MARK}#{job}"


def mark_row(item: ItemRef, job: Job, mark: Mark) -> Row:
    """Return the mark of a job beside an item."""
    pk, sk = mark_key(item, job.id)
    return Row(pk=pk, sk=sk, kind=MARK, body=encode(mark), expires_at=_gone(job))


def mark_of(row: Row) -> Mark:
    """Return the mark that a row holds."""
    return decode(row, Mark)


def _gone(job: Job) -> int:
    return int((job.made_at + KEPT).timestamp())
