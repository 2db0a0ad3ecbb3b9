"""A rule for items that are on its stage already, over HTTP."""

from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import BASE, at
from chalicelib.api.v1.shapes.bulk_documents import (
    BulkForeseen,
    BulkJob,
    foreseen_or_started,
)
from chalicelib.api.v1.shapes.foreseen import DryRun
from chalicelib.domain.bulk.job import GivenRule
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.bulk.start_bulk import BulkChange

GIVE_RULE = Endpoints("Automation")

ItemId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class GiveBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which items of the stage; to all of them where neither ids nor a filter is given."""

    ids: Annotated[tuple[ItemId, ...], msgspec.Meta(min_length=1, max_length=1_000)] | None = None
    filter: dict[str, str] | None = None
    """As the query parameters of the list of items: {"amount__gte": "5000"}."""
    confirm: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    """What the preview of just this answered, for ten minutes."""


@GIVE_RULE.create(
    f"{BASE}/rules/{{id}}/items",
    right=Right.AUTOMATION_UPDATE,
    body=GiveBody,
    answer=(BulkJob, BulkForeseen),
    query=DryRun,
)
def give_rule(call: Call) -> BulkJob | BulkForeseen:
    """Let a rule act for items, too, that were on its stage before it was placed or changed.

    First with `dry_run`: the answer says for how many it would do something, and what, and gives
    `confirm`. The same body with that starts a bulk change (`/v1/bulk/{id}`), 20 items a second.
    For each item the rule counts from when it came to the stage; what is past already acts now.
    Where it has acted for this entry, or somebody stopped it, nothing happens; what waits by an
    earlier form of the rule waits by the present one. An undo stops what still waits.
    """
    (type, pipeline), body = at(call)[2], call.body
    some = body.filter if body.ids is not None or body.filter is not None else {}
    wanted = BulkChange(
        type=type, ids=body.ids, filter=some, rule=GivenRule(pipeline, call.path["id"])
    )
    return foreseen_or_started(call, wanted)
