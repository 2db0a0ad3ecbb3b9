"""Start runs of workflows: by hand, or because an item was added or modified.

A run is started by writing it; the stream then begins its execution (executions.py), so that a
process that dies in between starts nothing by half.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.causes import Cause, CauseKind
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Clash, Conflict, Invalid, NotFound
from chalicelib.domain.items import Item, ItemRef
from chalicelib.domain.settings import User
from chalicelib.domain.timeline import EntryKind, TimelineEntry
from chalicelib.domain.workflow.prepared import PreparedVersion
from chalicelib.domain.workflow.runs import (
    TooLarge,
    WorkflowRun,
    WorkflowState,
    WorkflowTemplate,
    run_id,
    short_hash,
)
from chalicelib.domain.workflow.template import AutoRun
from chalicelib.domain.workflow.variables import start_parameters
from chalicelib.ports.table import Put
from chalicelib.records.history import entry_row
from chalicelib.records.once import Once
from chalicelib.records.workflows import run_key, run_of, run_row
from chalicelib.usecases.once import first_answer, write_once
from chalicelib.usecases.save_item import get_item
from chalicelib.usecases.tenant import Tenant
from chalicelib.usecases.workflows.get_template import get_template
from chalicelib.usecases.workflows.hopeless import Apart

LAST = 9_999_999
"""Order of the line that says how a run ended, below those of its steps."""


def start_run(
    tenant: Tenant,
    actor: User,
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
        Clash: no version was published, or the run that the same request started was killed.
        Invalid: a parameter has a fault, or the item is of another type.
        Invalid (too_large): there is no room for the parameters.
    """
    before = first_answer(tenant, once, WorkflowRun)
    if before is not None:
        return _still_there(tenant, before)
    template = get_template(tenant, workflow)
    if not template.published:
        raise Clash(f"no version of the workflow {workflow} was published", code="not_published")
    if item.type != template.entity_type:
        raise Invalid.at("/item", f"expected a {template.entity_type}", code="wrong_type")
    get_item(tenant, item)
    prepared = tenant.configuration.version(workflow, template.published)
    try:
        values = start_parameters(prepared.template.parameters, parameters)
    except Invalid as invalid:
        raise Invalid(fault.under("/parameters") for fault in invalid.faults) from invalid
    run = _new_run(
        prepared, item, tenant.identity.short_id(), values, now=now, cause=Cause(), by=actor.id
    )
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
            code="run_killed",
        ) from gone
    return run


def start_automatic_runs(tenant: Tenant, change: Change, now: datetime) -> None:
    """Start the runs that a change of an item sets off [1 write each; none otherwise].

    Edits by automation start no run on modification, and items made by workflows start none on
    addition (features.md 3.1).

    Raises:
        Unfinished: the record must come again; what was started is not started twice.
    """
    kinds = _kinds(change)
    if not kinds:
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
            if cause is CauseKind.WORKFLOW
            else frozenset({AutoRun.ON_ADD, AutoRun.BOTH})
        )
    if change.fields and cause is CauseKind.USER:
        return frozenset({AutoRun.ON_MODIFY, AutoRun.BOTH})
    return frozenset()


def _start_automatic(
    tenant: Tenant, template: WorkflowTemplate, change: Change, now: datetime
) -> None:
    item: Item = change.after
    prepared = tenant.configuration.version(template.id, template.published)
    short = short_hash(template.id, change.id)
    try:
        values = start_parameters(prepared.template.parameters, {})
        run = _new_run(prepared, item.ref, short, values, now=now, cause=item.cause, by=None)
        row = run_row(run)
    except (Invalid, TooLarge) as refused:
        text = f"The workflow “{prepared.template.name}” could not start: {refused.detail}"
        tenant.table.write([Put(entry_row(_entry(item.ref, f"{short}-refused", text, now)))])
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
    item: ItemRef,
    short: str,
    parameters: dict[str, Any],
    *,
    now: datetime,
    cause: Cause,
    by: int | None,
) -> WorkflowRun:
    version = prepared.version
    return WorkflowRun(
        id=run_id(item, short),
        item=item,
        workflow=version.workflow,
        name=version.template.name,
        number=version.number,
        machine=version.machine,
        state=WorkflowState.RUNNING,
        cause=cause,
        started_by=by,
        started_at=now,
        parameters=parameters,
        variables={code: one.default for code, one in version.template.variables.items()},
    )


def get_run(tenant: Tenant, id: str) -> WorkflowRun:
    """Return a run as last written [1].

    Raises:
        NotFound: there is no such run.
    """
    try:
        row = tenant.table.get(run_key(id))
    except ValueError:
        row = None
    if row is None:
        raise NotFound(f"there is no workflow run {id}")
    return run_of(row)


def note(run: WorkflowRun, what: str, at: datetime, more: str = "") -> TimelineEntry:
    """Return the line of the item's timeline that says what became of a run."""
    text = f"The workflow “{run.name}” {what}{more and ': '}{more}"
    return msgspec.structs.replace(
        _entry(run.item, f"{run.id}-{what.replace(' ', '_')}", text, at),
        author=run.started_by or 0,
        order=0 if run.is_open else LAST,
        data={"workflow_run": run.id},
    )


def _entry(item: ItemRef, id: str, text: str, at: datetime) -> TimelineEntry:
    return TimelineEntry(
        id=id,
        item=item,
        kind=EntryKind.LOG,
        at=at,
        author=0,
        text=text,
        cause=Cause(CauseKind.WORKFLOW),
    )
