"""Workflows: templates and their versions, runs and their step log, waiters, user tasks."""

from typing import Any

from chalicelib.domain.instants import sortable
from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import (
    StepDoing,
    Waiter,
    WorkflowRun,
    WorkflowTask,
    WorkflowTemplate,
    WorkflowVersion,
    item_of_run,
)
from chalicelib.domain.workflow.variables import Constant, Variable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode
from chalicelib.records.configuration import TENANT

TEMPLATES = "workflows"
TASKS = "workflow_tasks"
VALUES = "workflow_values"
TEMPLATE = "workflow_template"
VERSION = "workflow_version"
RUN = "workflow_run"
STEP = "workflow_step"
WAITER = "waiter"
TASK = "workflow_task"
RUN_PREFIX = "workflow#"
STEP_PREFIX = "step#"
WAITER_PREFIX = "waiter#"
OPEN = 1
"""Entry of a run's row while it goes on, so that other writes can depend on it (CheckEntry)."""


def template_key(id: str) -> Key:
    """Return where a template lies."""
    return TEMPLATES, f"template#{id}"


def template_row(template: WorkflowTemplate) -> Row:
    """Return the row of a template."""
    pk, sk = template_key(template.id)
    return Row(pk=pk, sk=sk, kind=TEMPLATE, body=encode(template), version=template.version)


def version_key(workflow: str, number: int) -> Key:
    """Return where a published version lies."""
    return f"workflow#{workflow}", f"v{number:06d}"


def version_row(version: WorkflowVersion) -> Row:
    """Return the row of a published version."""
    pk, sk = version_key(version.workflow, version.number)
    return Row(pk=pk, sk=sk, kind=VERSION, body=encode(version))


def run_key(id: str) -> Key:
    """Return where a run lies: with its item.

    Raises:
        ValueError: not a run's id.
    """
    return str(item_of_run(id)), f"{RUN_PREFIX}{id}"


def runs_of(workflow: str) -> str:
    """Return the index key of the runs of a template."""
    return f"workflow#{workflow}"


def run_row(run: WorkflowRun) -> Row:
    """Return the row of a run."""
    pk, sk = run_key(run.id)
    return Row(
        pk=pk,
        sk=sk,
        kind=RUN,
        body=encode(run),
        version=run.version,
        entry=OPEN if run.is_open else None,
        by_type=(runs_of(run.workflow), f"{sortable(run.started_at)}#{run.id}"),
    )


def run_of(row: Row) -> WorkflowRun:
    """Return the run that a row holds."""
    return decode(row, WorkflowRun)


def log_partition(run: str) -> str:
    """Return where the step log of a run lies."""
    return f"workflow_run#{run}"


def step_key(run: str, step: str, visit: str) -> Key:
    """Return where a step's line in the log lies."""
    return log_partition(run), f"{STEP_PREFIX}{step}#{visit}"


def step_row(doing: StepDoing) -> Row:
    """Return the row of a step's line in the log."""
    pk, sk = step_key(doing.run, doing.step, doing.visit)
    return Row(pk=pk, sk=sk, kind=STEP, body=encode(doing), version=doing.version)


def step_of(row: Row) -> StepDoing:
    """Return the line of the step log that a row holds."""
    return decode(row, StepDoing)


def waiter_key(item: ItemRef, run: str, step: str, visit: str) -> Key:
    """Return where a waiter lies: with the item that it waits for."""
    return str(item), f"{WAITER_PREFIX}{run}#{step}#{visit}"


def key_of(waiter: Waiter) -> Key:
    """Return where a waiter lies."""
    return waiter_key(waiter.item, waiter.run, waiter.step, waiter.visit)


def waiter_row(waiter: Waiter) -> Row:
    """Return the row of a waiter."""
    pk, sk = key_of(waiter)
    return Row(pk=pk, sk=sk, kind=WAITER, body=encode(waiter))


def waiter_of(row: Row) -> Waiter:
    """Return the waiter that a row holds."""
    return decode(row, Waiter)


def task_key(id: str) -> Key:
    """Return where a user task lies."""
    return TASKS, id


def task_row(task: WorkflowTask) -> Row:
    """Return the row of a user task."""
    pk, sk = task_key(task.id)
    return Row(pk=pk, sk=sk, kind=TASK, body=encode(task), version=task.version)


def task_of(row: Row) -> WorkflowTask:
    """Return the user task that a row holds."""
    return decode(row, WorkflowTask)


TENANT_VARIABLE = "tenant_variable"
TENANT_CONSTANT = "tenant_constant"


def shared_key(kind: str, code: str) -> Key:
    """Return where a variable or constant lies that all workflows share."""
    return TENANT, f"{kind}#{code}"


def shared_row(code: str, shared: Variable | Constant) -> Row:
    """Return the row of a variable or constant that all workflows share."""
    kind = TENANT_CONSTANT if isinstance(shared, Constant) else TENANT_VARIABLE
    pk, sk = shared_key(kind, code)
    return Row(pk=pk, sk=sk, kind=kind, body=encode(shared))


def value_key(code: str) -> Key:
    """Return where the value of a shared variable lies."""
    return VALUES, code


def value_row(code: str, value: Any, version: int) -> Row:
    """Return the row of the value of a shared variable."""
    pk, sk = value_key(code)
    return Row(pk=pk, sk=sk, kind=VALUES, body=encode(value), version=version)
