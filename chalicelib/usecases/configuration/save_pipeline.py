"""Read, add, change and remove pipelines (semantics/pipelines: pipelines)."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Forbidden, Invalid
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline, checked_pipeline
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.configuration import pipeline_row
from chalicelib.records.idempotency import Once
from chalicelib.records.people import closed_pipeline_row
from chalicelib.usecases.automation.check_automation import PipelineContext
from chalicelib.usecases.configuration.plan_pipeline import (
    find_pipeline,
    other_default,
    plan_pipeline,
    refuse_placed,
    refuse_used,
)
from chalicelib.usecases.configuration.planned import planned
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from chalicelib.usecases.configuration.types.save_type import unpublished
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_PIPELINES = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


def pipelines_of_type(tenant: Tenant, caller: Caller, type: str, now: datetime) -> list[Pipeline]:
    """Return the pipelines of an entity type, the default one first.

    One in which the caller may not see any item is left out, unless they set up pipelines.

    Raises:
        NotFound: no such type.
    """
    caller.require(Right.PIPELINE_READ)
    pipelines = tenant.configuration.type(type, now).pipelines.values()
    return [one for one in pipelines if _shows(caller, type, one.id)]


def show_pipeline(tenant: Tenant, caller: Caller, type: str, id: str, now: datetime) -> Pipeline:
    """Return a pipeline.

    Raises:
        NotFound: no such type or pipeline.
    """
    caller.require(Right.PIPELINE_READ)
    found = find_pipeline(tenant, type, id, now)
    if not _shows(caller, type, id):
        raise Forbidden(f"your roles do not let you see the pipeline {id} of the type {type}")
    return found


def _shows(caller: Caller, type: str, pipeline: str) -> bool:
    return caller.may(Right.PIPELINE_UPDATE) or caller.may(Right.ITEM_READ, Area(type, pipeline))


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
    steps_down = other_default(tenant, type, now, wanted=True) if pipeline.is_default else []
    writes = [Put(row, expect="absent"), *steps_down, *unpublished(wide.entity_type, id)]
    try:
        if id in wide.pipelines:
            raise Conflict([row.key])
        return save_configuration(tenant, writes, pipeline, now, once)
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
    note: str = "",
) -> Pipeline:
    """Change a pipeline; stages that are used cannot be taken away [2 to 4 reads, 1 to 2 writes].

    Other stages make a version of its automation. Stages that rules or workflows elsewhere refer
    to go with `force` only (uses.py).

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the pipeline has faults.
        Clash: a stage that would go has items, rules or triggers, or is referred to.
        Conflict: somebody else changed it at the same time.
    """
    plan = plan_pipeline(tenant, caller, type, id, values, now, force=force)
    if not plan.writes:
        return plan.before
    if plan.before.stages == plan.after.stages:
        return save_configuration(tenant, plan.writes, plan.after, now)
    after = replace(tenant, table=planned(tenant.table, plan.writes))
    ground = PipelineContext(after, type, id, now)
    stored = StoredAutomation(tenant, type, id, now, ground=ground)
    # Once more, on the version that the write builds upon: a rule may have come meanwhile.
    kept = {stage.code for stage in plan.after.stages}
    refuse_placed(stored, {stage.code for stage in plan.before.stages} - kept)
    making = Making(caller=caller, now=now, note=note)
    return stored.write(making, stored.next(making), plan.after, plan.writes)


def remove_pipeline(
    tenant: Tenant, caller: Caller, type: str, id: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a pipeline that nothing uses; one that is only referred to goes with `force`.

    Raises:
        NotFound: no such type or pipeline.
        Clash: it is the default one, has items, rules or triggers, or is referred to.
    """
    caller.require(Right.PIPELINE_UPDATE)
    pipeline = find_pipeline(tenant, type, id, now)
    if pipeline.is_default:
        raise Clash("the default pipeline cannot be removed", code=Code.DEFAULT_PIPELINE)
    stored = StoredAutomation(tenant, type, id, now)
    if stored.rules or stored.triggers:
        raise Clash(f"the pipeline {id} has rules or triggers", code=Code.IN_USE)
    refuse_used(tenant, type, pipeline, (stage.code for stage in pipeline.stages), now)
    removal = Delete(pipeline_row(type, pipeline).key)
    refuse_uses(tenant, [removal], f"the pipeline {id}", now, force=force)
    gone: list[Write] = [removal, Delete(closed_pipeline_row(type, id).key)]
    making = Making(caller=caller, now=now)
    # A version without anything: a rule that is placed at the same time meets it, and is refused.
    stored.write(making, stored.next(making), None, gone)
