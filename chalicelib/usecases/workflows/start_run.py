"""Start runs of workflows: by hand, or because an item was added or modified.

A run is started by writing it; the stream then begins its execution (executions.py), so that a
process that dies in between starts nothing by half.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Fault, Forbidden, Invalid, NotFound
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.prepared import PreparedVersion
from chalicelib.domain.workflows.runs import (
    Heard,
    TooLarge,
    WorkflowRun,
    WorkflowState,
    WorkflowTemplate,
    run_id,
    short_hash,
)
from chalicelib.domain.workflows.template import AutoRun
from chalicelib.domain.workflows.variables import Variable, start_parameters
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.idempotency import Once
from chalicelib.records.workflows import run_row
from chalicelib.usecases.automation.runs.unrecoverable import Apart
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.get_template import get_template
from chalicelib.usecases.workflows.tell_timeline import entry, note

NAMED = 5
"""How many of those who may start a workflow a refusal names."""
OF_SIGNAL = "signal-"
"""Before the id of the signal in the root of what followed from it."""


def start_run(
    tenant: Tenant,
    caller: Caller,
    workflow: str,
    item: ItemRef,
    parameters: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> WorkflowRun:
    """Start a run by hand and return it [2 reads, 1 write].

    The same request again (`once`) starts nothing new.

    Raises:
        NotFound: no such template or item.
        Forbidden: the caller is not on the access list of the template, or may not change the item,
            or the tenant's plan has no workflows.
        Clash: no version was published, workflows are switched off for the type, or the run that
            the same request started was killed.
        Invalid: a parameter has a fault, or the item is of another type.
        Invalid (too_large): there is no room for the parameters.
    """
    caller.require(Right.WORKFLOW_START, Right.ITEM_CHANGE)
    tenant.booked.require(Feature.WORKFLOWS)
    before = first_answer(tenant, once, WorkflowRun)
    if before is not None:
        return _still_there(tenant, before)
    template = get_template(tenant, workflow)
    if not template.published:
        message = f"there is no published version; POST /v1/workflows/{workflow}/publish first"
        raise Clash(message, code=Code.NOT_PUBLISHED)
    if item.type != template.entity_type:
        raise Invalid.at(
            "/item", f"expected an item of the type {template.entity_type}", code=Code.WRONG_TYPE
        )
    if not tenant.configuration.entity_type(item.type, now).flags.workflows:
        message = f"workflows are switched off for items of the type {item.type}"
        raise Clash(message, code=Code.ENTITY_TYPE_NOT_SUPPORTED)
    present = item_for(tenant, caller, item, Right.WORKFLOW_START, Right.ITEM_CHANGE)
    prepared = tenant.configuration.version(workflow, template.published)
    _check_access(tenant, caller, prepared.template.access, now)
    try:
        values = start_parameters(prepared.template.parameters, parameters)
        _check_people(tenant, prepared.template.parameters, values, now)
    except Invalid as invalid:
        raise Invalid(fault.under("/parameters") for fault in invalid.faults) from invalid
    short = tenant.identity.short_id()
    cause = Cause(root=f"workflow-{run_id(item, short)}")
    run = _new_run(prepared, present, short, values, now=now, cause=cause, by=caller.id)
    try:
        row = run_row(run)
    except TooLarge as large:
        raise Invalid.at("/parameters", large.detail, code=large.code) from large
    writes = [Put(row, expect="absent"), Put(entry_row(note(run, "started", now)))]
    return write_once(tenant, once, writes, run, now)


def _still_there(tenant: Tenant, run: WorkflowRun) -> WorkflowRun:
    try:
        get_run(tenant, run.id)
    except NotFound as gone:
        raise Clash(
            f"the run {run.id}, which this Idempotency-Key has started, was killed; use a new key",
            code=Code.RUN_KILLED,
        ) from gone
    return run


def _check_access(tenant: Tenant, caller: Caller, access: Sequence[int], now: datetime) -> None:
    """Refuse a caller whom the access list leaves out.

    Raises:
        Forbidden: it says whom to ask.
    """
    if not access or caller.id in access or caller.may(Right.WORKFLOW_RUN):
        return
    users = tenant.configuration.tenant(now).users
    active = [users[id].name for id in access if id in users and users[id].active]
    named = ", ".join([*active[:NAMED], "an admin"])
    raise Forbidden(f"this workflow is not yours to start; ask one of those who may: {named}")


def _check_people(
    tenant: Tenant, parameters: Mapping[str, Variable], values: Mapping[str, Any], now: datetime
) -> None:
    """Refuse people whom nobody could ask.

    Raises:
        Invalid: a user is unknown or no longer active; pointers start at the parameters.
    """
    users = tenant.configuration.tenant(now).users
    faults = []
    for code, parameter in parameters.items():
        if parameter.type is FieldType.USER and values[code] is not None:
            named = values[code] if parameter.multiple else [values[code]]
            gone = [id for id in named if id not in users or not users[id].active]
            faults += [Fault(f"/{code}", f"there is no active user {id}") for id in gone]
    if faults:
        raise Invalid(faults)


def start_automatic_runs(tenant: Tenant, change: Change, now: datetime) -> None:
    """Start the runs that a change of an item sets off [1 write each; none otherwise].

    Edits by rules and workflows start no run on modification, nor do moves of triggers that follow
    them or a save of the same item; items made by rules and workflows start none on addition
    (semantics/workflows: starting).

    Raises:
        Unfinished: the record must come again; what was started is not started twice.
    """
    kinds = _kinds(change)
    type = tenant.configuration.find_type(change.after.type, now)
    on = type is not None and type.flags.workflows and tenant.booked.has(Feature.WORKFLOWS)
    if not kinds or not on:
        return
    apart = Apart()
    for template in tenant.configuration.workflows(now).starting(change.after.type, kinds):
        with apart:
            _start_automatic(tenant, template, change, now)
    apart.tell()


def _kinds(change: Change) -> frozenset[AutoRun]:
    cause = change.after.cause.kind
    if change.after.deleted_at is not None:
        return frozenset()
    if change.before is None:
        return (
            frozenset()
            if cause in (CauseKind.RULE, CauseKind.WORKFLOW)
            else frozenset({AutoRun.ON_ADD, AutoRun.BOTH})
        )
    if change.fields and _may_modify(change.after):
        return frozenset({AutoRun.ON_MODIFY, AutoRun.BOTH})
    return frozenset()


def _may_modify(item: Item) -> bool:
    """Return whether the last change of an item starts runs on modification.

    A person's does, and the move of a trigger that directly follows what a client did. The move
    that follows a save of the item is part of that save, which has started them already.
    """
    cause = item.cause
    if cause.kind is CauseKind.TRIGGER:
        return cause.depth == 1 and not (cause.root or "").startswith(f"{item.ref}@")
    return cause.kind is CauseKind.USER


def _start_automatic(
    tenant: Tenant, template: WorkflowTemplate, change: Change, now: datetime
) -> None:
    item: Item = change.after
    prepared = tenant.configuration.version(template.id, template.published)
    short = short_hash(template.id, change.id)
    try:
        values = start_parameters(prepared.template.parameters, {})
        run = _new_run(prepared, item, short, values, now=now, cause=change.cause, by=None)
        row = run_row(run)
    except (Invalid, TooLarge) as refused:
        text = f"The workflow “{prepared.template.name}” could not start: {refused.detail}"
        refusal = entry(item.ref, f"{short}-refused", text, item.updated_at)
        tenant.table.write([Put(entry_row(refusal))])
        return
    try:
        tenant.table.write(
            [Put(row, expect="absent"), Put(entry_row(note(run, "started", item.updated_at)))]
        )
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise


def _new_run(
    prepared: PreparedVersion,
    item: Item,
    short: str,
    parameters: dict[str, Any],
    *,
    now: datetime,
    cause: Cause,
    by: int | None,
) -> WorkflowRun:
    version = prepared.version
    return WorkflowRun(
        id=run_id(item.ref, short),
        item=item.ref,
        workflow=version.workflow,
        name=version.template.name,
        number=version.number,
        machine=version.machine,
        state=WorkflowState.RUNNING,
        cause=cause,
        started_by=by,
        started_at=now,
        since=Heard(
            item.entry,
            now if by is not None else item.updated_at,
            (cause.root or "").removeprefix(OF_SIGNAL),
        ),
        parameters=parameters,
        variables={code: one.default for code, one in version.template.variables.items()},
    )
