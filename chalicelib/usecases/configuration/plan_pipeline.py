"""What a change of a pipeline would write, and whether it may be made."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.items.pipelines import Pipeline, checked_pipeline
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put, Write
from chalicelib.records.body import decode
from chalicelib.records.configuration import pipeline_row
from chalicelib.records.items import column
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.tenant import Tenant


class PipelinePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a pipeline that may be made."""

    before: Pipeline
    after: Pipeline
    writes: tuple[Write, ...]
    """None where nothing changes."""


def plan_pipeline(
    tenant: Tenant,
    caller: Caller,
    type: str,
    id: str,
    values: Mapping[str, Any],
    now: datetime,
    *,
    force: bool = False,
    automation: bool = True,
) -> PipelinePlan:
    """Return the change [1 to 3 reads]; without `automation` its rules and triggers change, too.

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the pipeline has faults.
        Clash: a stage that would go has items, rules or triggers, or is referred to.
    """
    caller.require(Right.PIPELINE_UPDATE)
    values = dict(values)
    pipeline = find_pipeline(tenant, type, id, now)
    row = tenant.table.get(pipeline_row(type, pipeline).key)
    if row is not None:
        pipeline = decode(row, Pipeline)
    for name, fixed in (("id", id), ("code", id)):
        if values.pop(name, fixed) != fixed:
            raise Invalid.at(f"/{name}", "cannot be changed")
    steps_down: list[Write] = []
    if values.get("is_default", pipeline.is_default) != pipeline.is_default:
        steps_down = other_default(tenant, type, now, wanted=values["is_default"])
    changed = checked_pipeline(msgspec.structs.replace(pipeline, **values))
    if changed == pipeline:
        return PipelinePlan(before=pipeline, after=pipeline, writes=())
    kept = {stage.code for stage in changed.stages}
    gone = sorted({one.code for one in pipeline.stages} - kept)
    refuse_used(tenant, type, pipeline, gone, now, automation=automation)
    after = pipeline_row(type, changed, (row.version if row else 0) + 1)
    if gone:
        what = f"{', '.join(gone)} of the pipeline {id}"
        own = None if automation else (type, id)
        refuse_uses(tenant, [Put(after)], what, now, force=force, but=own)
    write = Put(after, expect=row.version if row else "absent")
    return PipelinePlan(before=pipeline, after=changed, writes=(write, *steps_down))


def other_default(tenant: Tenant, type: str, now: datetime, *, wanted: bool) -> list[Write]:
    """Return the write by which the default pipeline becomes one among others [1].

    Raises:
        Invalid: the type keeps the default pipeline that it has, or would have none.
    """
    wide = tenant.configuration.type(type, now)
    if wide.entity_type.is_standard:
        message = f"cannot be changed: the type {type} keeps its default pipeline"
        raise Invalid.at("/is_default", message)
    if not wanted:
        message = "make another pipeline the default one instead; a type always has one"
        raise Invalid.at("/is_default", message)
    present = wide.default_pipeline
    if present is None:
        return []
    row = tenant.table.get(pipeline_row(type, present).key)
    stored = decode(row, Pipeline) if row else present
    after = msgspec.structs.replace(stored, is_default=False)
    version = row.version if row else 0
    return [Put(pipeline_row(type, after, version + 1), expect=version or "absent")]


def find_pipeline(tenant: Tenant, type: str, id: str, now: datetime) -> Pipeline:
    """Return a pipeline.

    Raises:
        NotFound: no such type or pipeline.
    """
    pipelines = tenant.configuration.type(type, now).pipelines
    found = pipelines.get(id)
    if found is None:
        message = there_is_no("pipeline", id, pipelines)
        raise NotFound(f"{type}: {message}", code=Code.UNKNOWN_PIPELINE)
    return found


def refuse_used(
    tenant: Tenant,
    type: str,
    pipeline: Pipeline,
    stages: Iterable[str],
    now: datetime,
    *,
    automation: bool = True,
) -> None:
    """Refuse to take stages away that have items, or with `automation` rules or triggers.

    Raises:
        Clash: one of them has.
    """
    stages = sorted(stages)
    if not stages:
        return
    if automation:
        refuse_placed(StoredAutomation(tenant, type, pipeline.id, now), stages)
    for stage in stages:
        if tenant.table.query_index("by_stage", column(type, pipeline.id, stage), limit=1):
            raise Clash(f"the stage {stage} has items", code=Code.IN_USE)


def refuse_placed(stored: StoredAutomation, stages: Iterable[str]) -> None:
    """Refuse to take stages away that rules or triggers stand on.

    Raises:
        Clash: one of them does.
    """
    placed = {one.stage for one in (*stored.rules.values(), *stored.triggers.values())}
    for stage in sorted(stages):
        if stage in placed:
            raise Clash(f"the stage {stage} has rules or triggers", code=Code.IN_USE)
