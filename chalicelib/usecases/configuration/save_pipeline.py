"""Read, add, change and remove pipelines (semantics/pipelines: pipelines)."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Invalid, NotFound
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline, checked_pipeline
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Delete, Put
from chalicelib.records.automation import automation_partition
from chalicelib.records.body import decode
from chalicelib.records.configuration import pipeline_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import column
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_PIPELINES = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


def pipelines_of_type(tenant: Tenant, caller: Caller, type: str, now: datetime) -> list[Pipeline]:
    """Return the pipelines of an entity type, the default one first.

    Raises:
        NotFound: no such type.
    """
    caller.require(Right.PIPELINE_READ)
    return list(tenant.configuration.type(type, now).pipelines.values())


def show_pipeline(tenant: Tenant, caller: Caller, type: str, id: str, now: datetime) -> Pipeline:
    """Return a pipeline.

    Raises:
        NotFound: no such type or pipeline.
    """
    caller.require(Right.PIPELINE_READ)
    return _pipeline(tenant, type, id, now)


def add_pipeline(
    tenant: Tenant,
    caller: Caller,
    type: str,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Pipeline:
    """Add a pipeline; without stages it gets the usual ones, without a code one is made up [1].

    Raises:
        NotFound: no such type.
        Invalid: the type has one pipeline only, or the pipeline has faults.
        Clash: the code is taken.
    """
    caller.require(Right.PIPELINE_UPDATE)
    before = first_answer(tenant, once, Pipeline)
    if before is not None:
        return before
    wide = tenant.configuration.type(type, now)
    if not wide.entity_type.several_pipelines:
        raise Invalid.at(
            "",
            f"the type {type} cannot have further pipelines",
            code=Code.ENTITY_TYPE_NOT_SUPPORTED,
        )
    code = values.pop("code", None)
    if code is not None and not _CODE.fullmatch(code):
        raise Invalid.at("/code", "up to 40 of a-z, 0-9, _ and - are allowed")
    if len(wide.pipelines) >= MAX_PIPELINES:
        raise Clash(f"a type has at most {MAX_PIPELINES} pipelines", code=Code.TOO_MANY)
    id = code or tenant.identity.short_id()
    values = {**values, "stages": values.get("stages") or DEFAULT_STAGES}
    pipeline = checked_pipeline(Pipeline(id=id, **values))
    row = pipeline_row(type, pipeline)
    try:
        if id in wide.pipelines:
            raise Conflict([row.key])
        return save_configuration(tenant, [Put(row, expect="absent")], pipeline, now, once)
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        raise Clash(
            f"the type {type} has a pipeline {id} already", code=Code.CODE_TAKEN
        ) from conflict


def change_pipeline(
    tenant: Tenant,
    caller: Caller,
    type: str,
    id: str,
    values: dict[str, Any],
    now: datetime,
    *,
    force: bool = False,
) -> Pipeline:
    """Change a pipeline; stages that are used cannot be taken away [1 to 2 reads, 1 write].

    Stages that rules or workflows elsewhere refer to go with `force` only (uses.py).

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the pipeline has faults.
        Clash: a stage that would go has items, rules or triggers, or is referred to.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.PIPELINE_UPDATE)
    values = dict(values)
    pipeline = _pipeline(tenant, type, id, now)
    row = tenant.table.get(pipeline_row(type, pipeline).key)
    if row is not None:
        pipeline = decode(row, Pipeline)
    for name, fixed in (("id", id), ("code", id), ("is_default", pipeline.is_default)):
        if values.pop(name, fixed) != fixed:
            raise Invalid.at(f"/{name}", "cannot be changed")
    changed = checked_pipeline(msgspec.structs.replace(pipeline, **values))
    if changed == pipeline:
        return pipeline
    kept = {stage.code for stage in changed.stages}
    gone = sorted({one.code for one in pipeline.stages} - kept)
    _refuse_used(tenant, type, pipeline, gone, now)
    after = pipeline_row(type, changed, (row.version if row else 0) + 1)
    if gone:
        what = f"{', '.join(gone)} of the pipeline {id}"
        refuse_uses(tenant, [Put(after)], what, now, force=force)
    return save_configuration(
        tenant, [Put(after, expect=row.version if row else "absent")], changed, now
    )


def remove_pipeline(
    tenant: Tenant, caller: Caller, type: str, id: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a pipeline that nothing uses; one that is only referred to goes with `force`.

    Raises:
        NotFound: no such type or pipeline.
        Clash: it is the default one, has items, rules or triggers, or is referred to.
    """
    caller.require(Right.PIPELINE_UPDATE)
    pipeline = _pipeline(tenant, type, id, now)
    if pipeline.is_default:
        raise Clash("the default pipeline cannot be removed", code=Code.DEFAULT_PIPELINE)
    if tenant.table.query(automation_partition(type, id), limit=1):
        raise Clash(f"the pipeline {id} has rules or triggers", code=Code.IN_USE)
    _refuse_used(tenant, type, pipeline, (stage.code for stage in pipeline.stages), now)
    removal = Delete(pipeline_row(type, pipeline).key)
    refuse_uses(tenant, [removal], f"the pipeline {id}", now, force=force)
    save_configuration(tenant, [removal], None, now)


def _pipeline(tenant: Tenant, type: str, id: str, now: datetime) -> Pipeline:
    pipelines = tenant.configuration.type(type, now).pipelines
    found = pipelines.get(id)
    if found is None:
        message = there_is_no("pipeline", id, pipelines)
        raise NotFound(f"{type}: {message}", code=Code.UNKNOWN_PIPELINE)
    return found


def _refuse_used(
    tenant: Tenant, type: str, pipeline: Pipeline, stages: Iterable[str], now: datetime
) -> None:
    stages = sorted(stages)
    if not stages:
        return
    stored = StoredAutomation(tenant, type, pipeline.id, now)
    placed = {rule.stage for rule, _ in stored.rules.values()}
    placed |= {trigger.stage for trigger, _ in stored.triggers.values()}
    for stage in stages:
        if stage in placed:
            raise Clash(f"the stage {stage} has rules or triggers", code=Code.IN_USE)
        if tenant.table.query_index("by_stage", column(type, pipeline.id, stage), limit=1):
            raise Clash(f"the stage {stage} has items", code=Code.IN_USE)
