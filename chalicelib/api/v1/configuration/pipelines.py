"""Pipelines over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.door.bodies import given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.api.v1.shapes.versions import Note
from chalicelib.domain.items.pipelines import Pipeline, Stage
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.save_pipeline import (
    add_pipeline,
    change_pipeline,
    pipelines_of_type,
    remove_pipeline,
    show_pipeline,
)

PIPELINES = Endpoints("Pipelines")

Sort = Annotated[
    int, msgspec.Meta(ge=-1_000_000, le=1_000_000, description="Less than 0 becomes 0.")
]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Stages = Annotated[tuple[Stage, ...], msgspec.Meta(min_length=1, max_length=100)]


class PipelineBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new pipeline; without stages it gets the usual five."""

    name: Text
    code: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9_-]{0,39}$")] | None = None
    sort: Sort = 500
    is_default: bool = False
    """Of a smart process: whether new items go there; the one that was default steps down."""
    stages: Stages | None = None


class PipelineChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different; `id` and `code` may only say what they are.

    `is_default` makes a pipeline of a smart process the one for new items.
    """

    name: Text | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET
    stages: Stages | UnsetType = UNSET
    id: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET


class StageRemoval(Removal, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a change of stages."""

    note: Note = ""


class PipelineDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Ordered stages that items move through."""

    id: str
    code: str
    name: str
    sort: int
    is_default: bool
    stages: tuple[Stage, ...]


class PipelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Pipelines of an entity type, the default one first."""

    items: list[PipelineDocument]
    next_cursor: str | None


@PIPELINES.get(
    "/v1/pipelines/{type}", right=Right.PIPELINE_READ, answer=PipelinePage, query=Listing
)
def list_pipelines(call: Call) -> dict[str, Any]:
    """List the pipelines of an entity type."""
    type = call.path["type"]
    found = pipelines_of_type(call.tenant, call.caller, type, call.now)
    return page_of(
        found,
        lambda one: f"{not one.is_default:d}#{one.sort:07d}#{one.id}",
        _pipeline,
        call.query,
        ["pipelines", type],
    )


@PIPELINES.create(
    "/v1/pipelines/{type}", right=Right.PIPELINE_UPDATE, body=PipelineBody, answer=PipelineDocument
)
def create_pipeline(call: Call) -> PipelineDocument:
    """Add a pipeline to an entity type that can have several."""
    values = msgspec.structs.asdict(call.body)
    return _pipeline(
        add_pipeline(
            call.tenant, call.caller, call.path["type"], values, now=call.now, once=call.once
        )
    )


@PIPELINES.get(
    "/v1/pipelines/{type}/{pipeline}", right=Right.PIPELINE_READ, answer=PipelineDocument
)
def read_pipeline(call: Call) -> PipelineDocument:
    """Read a pipeline."""
    return _pipeline(
        show_pipeline(call.tenant, call.caller, call.path["type"], call.path["pipeline"], call.now)
    )


@PIPELINES.change(
    "/v1/pipelines/{type}/{pipeline}",
    right=Right.PIPELINE_UPDATE,
    body=PipelineChange,
    query=StageRemoval,
    answer=PipelineDocument,
)
def patch_pipeline(call: Call) -> PipelineDocument:
    """Change a pipeline; `stages` are given as a whole, and used ones cannot be taken away."""
    type, id = call.path["type"], call.path["pipeline"]
    values, force, note = given(call.body), call.query.force, call.query.note
    return _pipeline(
        change_pipeline(
            call.tenant, call.caller, type, id, values, call.now, force=force, note=note
        )
    )


@PIPELINES.delete("/v1/pipelines/{type}/{pipeline}", right=Right.PIPELINE_UPDATE, query=Removal)
def delete_pipeline(call: Call) -> None:
    """Remove a pipeline that has no items, rules or triggers and is not the default one."""
    type, id = call.path["type"], call.path["pipeline"]
    remove_pipeline(call.tenant, call.caller, type, id, call.now, force=call.query.force)


def _pipeline(one: Pipeline) -> PipelineDocument:
    return PipelineDocument(
        id=one.id,
        code=one.id,
        name=one.name,
        sort=one.sort,
        is_default=one.is_default,
        stages=one.stages,
    )
