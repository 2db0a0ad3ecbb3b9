"""Bulk changes as they are foreseen, and as they go on, over HTTP."""

from datetime import datetime

import msgspec

from chalicelib.api.door.endpoints import Call
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.bulk.job import Job, JobState, LeftOut
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.words.said import said
from chalicelib.usecases.bulk.start_bulk import BulkChange, start_bulk
from chalicelib.usecases.tenant.tenant import Tenant


class RulePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one rule with the items that were looked at."""

    rule: str
    name: str
    action: str
    stage: str
    state: RunState
    items: int
    cannot_be_undone: bool
    """Whether it reaches clients, colleagues or other systems at once."""


class LeftOutItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is not changed, or not taken back, and why."""

    id: int
    code: str
    detail: str


class BulkForeseen(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk change would do: with all items, and by the first ones what rules would do."""

    items: int
    """How many items it is about."""
    changed: int
    unchanged: int
    """How many of all are so already."""
    refusals: int
    """How many of all cannot be changed."""
    refused: list[LeftOutItem]
    """The first 100 of these."""
    looked_at: int
    """With how many items rules were followed: the first ones, 50 at most."""
    rules: list[RulePreview]
    """What rules would do with those."""
    hidden: int
    """Runs of rules that the caller may not see."""
    cut: bool
    """Whether more would follow with them than was looked at."""
    not_taken_back: list[str]
    """Fields that an undo would leave as they are set: private ones, of which no old value is kept.
    """
    confirm: str
    """To be sent with the same body to start the change."""
    valid_until: datetime


class BulkJob(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk change and how far it is."""

    id: str
    type: str
    state: JobState
    made_at: datetime
    owner: int
    """The user who asked for it."""
    rule: str | None
    """The rule that is given to them; null where values are changed."""
    items: int
    looked_at: int
    """How many items it has come to; in an undo again from the first."""
    counts: dict[str, int]
    """Items by outcome: changed, unchanged, refused, undone, conflict."""
    left_out: list[LeftOutItem]
    """The first 100 that were refused; in an undo, those that were not taken back, or not whole."""


def confirmed_by(confirm: str | None) -> str:
    """Return what a preview has answered.

    Raises:
        Invalid: it was not sent.
    """
    if confirm is None:
        message = "there is none: preview it with dry_run=true, and send what that answers"
        raise Invalid.at("/confirm", message)
    return confirm


def foreseen(
    tenant: Tenant, caller: Caller, wanted: BulkChange, now: datetime, language: str
) -> BulkForeseen:
    """Return what a bulk change would do."""
    from chalicelib.sandbox.preview_bulk import preview_bulk

    told = msgspec.structs.asdict(preview_bulk(tenant, caller, wanted, now))
    told["refused"] = [_left_out(one, language) for one in told["refused"]]
    told["rules"] = [RulePreview(**msgspec.structs.asdict(one)) for one in told["rules"]]
    return BulkForeseen(**told)


def foreseen_or_started(call: Call, wanted: BulkChange) -> BulkForeseen | BulkJob:
    """Say what a change would do where the query asks for that, or else start it.

    Raises:
        Invalid: it names no items, or nobody has confirmed it.
    """
    if call.query.dry_run:
        return foreseen(call.tenant, call.caller, wanted, call.now, call.language)
    wanted.check()
    confirm = confirmed_by(call.body.confirm)
    job = start_bulk(call.tenant, call.caller, wanted, confirm, now=call.now, once=call.once)
    return job_document(call, job)


def job_document(call: Call, job: Job) -> BulkJob:
    """Return a bulk change and how far it is."""
    return BulkJob(
        id=job.id,
        type=job.type,
        state=job.state,
        made_at=job.made_at,
        owner=job.owner,
        rule=job.rule.id if job.rule else None,
        items=job.items,
        looked_at=job.at,
        counts=dict(job.counts),
        left_out=[_left_out(one, call.language) for one in job.left_out],
    )


def _left_out(one: LeftOut, language: str) -> LeftOutItem:
    return LeftOutItem(id=one.id, code=one.code, detail=said(one.detail, language))
