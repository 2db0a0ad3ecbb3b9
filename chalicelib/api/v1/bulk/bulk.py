"""Changes of many items over HTTP: preview, start, watch, pause, end, take back."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.bulk_documents import (
    BulkForeseen,
    BulkJob,
    foreseen_or_started,
    job_document,
)
from chalicelib.api.v1.shapes.foreseen import DryRun
from chalicelib.api.v1.shapes.item_documents import StageName
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Right
from chalicelib.records.bulk.jobs import job_place
from chalicelib.usecases.bulk.control_bulk import (
    cancel_bulk,
    pause_bulk,
    resume_bulk,
    show_bulk,
    undo_bulk,
)
from chalicelib.usecases.bulk.list_bulk import list_bulk
from chalicelib.usecases.bulk.start_bulk import BulkChange

BULK = Endpoints("Items")

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
ItemId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class BulkMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where items shall go."""

    stage: StageName
    pipeline: Code | None = None


class BulkBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which items, by their ids or by a filter, and what is done with them."""

    ids: Annotated[tuple[ItemId, ...], msgspec.Meta(min_length=1, max_length=1_000)] | None = None
    filter: dict[str, str] | None = None
    """As the query parameters of the list of items: {"stage": "new", "amount__gte": "5000"}."""
    move: BulkMove | None = None
    set: dict[str, Any] = {}
    """Values by field code."""
    confirm: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    """What the preview of just this answered, for ten minutes."""


class BulkPage(msgspec.Struct, frozen=True, kw_only=True):
    """Bulk changes."""

    items: list[BulkJob]
    next_cursor: str | None


@BULK.create(
    "/v1/items/{type}/bulk",
    right=Right.ITEM_READ,
    body=BulkBody,
    answer=(BulkJob, BulkForeseen),
    query=DryRun,
)
def bulk(call: Call) -> BulkJob | BulkForeseen:
    """Change many items: move them, or set values.

    First with `dry_run`: the answer says how many items it is about, which are refused and why,
    what rules would do, and gives `confirm`. The same body with that starts the change: each item
    is changed as if by itself, 20 a second, by the rights of who asked. It can be undone for a day.
    """
    body = call.body
    call.tenant.configuration.type(call.path["type"], call.now)
    if body.set.keys() & {"stage", "pipeline"}:
        raise Invalid.at("/set", "stage and pipeline stand in move")
    move = {} if body.move is None else {"stage": body.move.stage}
    if body.move is not None and body.move.pipeline is not None:
        move["pipeline"] = body.move.pipeline
    wanted = BulkChange(
        type=call.path["type"], ids=body.ids, filter=body.filter, values={**body.set, **move}
    )
    return foreseen_or_started(call, wanted)


@BULK.get("/v1/bulk", right=Right.ITEM_READ, answer=BulkPage, query=Listing)
def bulk_changes(call: Call) -> dict[str, Any]:
    """List bulk changes of the last 30 days, the newest first. One sees one's own; admins see all.

    A page may be shorter than the limit and still have a next one.
    """
    after = decode_cursor(["bulk"], call.query.cursor, str)
    jobs, next = list_bulk(call.tenant, call.caller, limit=call.query.limit, after=after)
    return shown([(job_place(job), job_document(call, job)) for job in jobs], next, ["bulk"])


@BULK.get("/v1/bulk/{id}", right=Right.ITEM_READ, answer=BulkJob)
def read_bulk(call: Call) -> BulkJob:
    """Read how far a bulk change is. One sees one's own; admins see all."""
    return job_document(call, show_bulk(call.tenant, call.caller, call.path["id"]))


@BULK.post("/v1/bulk/{id}/pause", right=Right.ITEM_READ, body=None, answer=BulkJob)
def pause(call: Call) -> BulkJob:
    """Let a bulk change rest; items that are being changed right now are."""
    return job_document(call, pause_bulk(call.tenant, call.caller, call.path["id"], call.now))


@BULK.post("/v1/bulk/{id}/resume", right=Right.ITEM_READ, body=None, answer=BulkJob)
def resume(call: Call) -> BulkJob:
    """Let a paused bulk change go on."""
    return job_document(call, resume_bulk(call.tenant, call.caller, call.path["id"], call.now))


@BULK.post("/v1/bulk/{id}/cancel", right=Right.ITEM_READ, body=None, answer=BulkJob)
def cancel(call: Call) -> BulkJob:
    """End a bulk change; what is changed stays, and can be undone."""
    return job_document(call, cancel_bulk(call.tenant, call.caller, call.path["id"], call.now))


@BULK.post("/v1/bulk/{id}/undo", right=Right.ITEM_READ, body=None, answer=BulkJob)
def undo_all(call: Call) -> BulkJob:
    """Take a bulk change back, item by item: its stage moves and the values that it set.

    Items that have moved on since stay as they are (`conflict`). Fields that were changed since,
    and private ones, stay as they are and are named. What rules did stays. For 24 hours, by the
    rights of who takes it back: a rule that was given takes `automation:update`.
    """
    return job_document(call, undo_bulk(call.tenant, call.caller, call.path["id"], call.now))
