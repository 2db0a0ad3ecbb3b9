"""Workflows: templates and their versions, runs and their step log, waiters, user tasks."""

from typing import Any

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.workflows.runs import (
    MAX_BYTES,
    TooLarge,
    WorkflowRun,
    WorkflowTemplate,
    WorkflowVersion,
    item_of_run,
)
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.tasks import WorkflowTask, item_of_task
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.domain.workflows.waiters import ClientNews, Waiter
from chalicelib.ports.table import Delete, Key, Put, Row, Write
from chalicelib.records.agenda import LOOKED_AFTER, due_at
from chalicelib.records.body import decode, encode
from chalicelib.records.configuration import TENANT

TEMPLATES = "workflows"
VALUES = "workflow_values"
TEMPLATE = "workflow_template"
VERSION = "workflow_version"
RUN = "workflow_run"
STEP = "workflow_step"
WAITER = "waiter"
TASK = "workflow_task"
HEARD = "heard"
OPEN_TASK = "open_task"
OPEN_TASKS = "open_tasks"
"""Index key of all user tasks that are open."""
RUN_PREFIX = "workflow#"
STEP_PREFIX = "step#"
WAITER_PREFIX = "waiter#"
TASK_PREFIX = "user_task#"
OPEN = 1
"""Entry of a run's row while it goes on, so that other writes can depend on it (CheckEntry).

One that is taken up again has none until the stream, which hears of rows without, has begun it."""


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


def run_at(key: Key) -> str:
    """Return the id of the run that lies there."""
    return key[1].removeprefix(RUN_PREFIX)


def runs_of(workflow: str) -> str:
    """Return the index key of the runs of a template."""
    return f"workflow#{workflow}"


def run_row(run: WorkflowRun) -> Row:
    """Return the row of a run.

    Raises:
        TooLarge: it goes on, and holds more than there is room for.
    """
    if run.is_open and not run.fits:
        raise TooLarge(f"the run would hold more than {MAX_BYTES} bytes of values")
    pk, sk = run_key(run.id)
    return Row(
        pk=pk,
        sk=sk,
        kind=RUN,
        body=encode(run),
        version=run.version,
        entry=OPEN if run.is_open and not run.resuming else None,
        by_type=(runs_of(run.workflow), run_place(run)),
        agenda=(LOOKED_AFTER, f"{sortable(run.look)}#{run.id}") if run.is_open else None,
    )


def run_place(run: WorkflowRun) -> str:
    """Return a run's place among others, the oldest first."""
    return f"{sortable(run.started_at)}#{run.id}"


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
    return Row(
        pk=pk,
        sk=sk,
        kind=STEP,
        body=encode(doing),
        version=doing.version,
        by_type=(pk, step_place(doing)),
    )


def step_place(doing: StepDoing) -> str:
    """Return a line's place in the log, the first one begun first."""
    begun = sortable(doing.started_at) if doing.started_at else ""
    return f"{begun}#{doing.place:04d}#{doing.step}#{doing.visit}"


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


def heard_key(item: ItemRef) -> Key:
    """Return where it is noted what the client of an item did lately."""
    return str(item), HEARD


def heard_row(item: ItemRef, heard: ClientNews, version: int = 1) -> Row:
    """Return the row of what the client of an item did lately."""
    pk, sk = heard_key(item)
    return Row(pk=pk, sk=sk, kind=HEARD, body=encode(heard), version=version)


def news_of(row: Row | None) -> ClientNews:
    """Return what the client of an item did lately; nothing where there is no row."""
    return decode(row, ClientNews) if row else ClientNews()


def waiter_of(row: Row) -> Waiter:
    """Return the waiter that a row holds."""
    return decode(row, Waiter)


def task_key(id: str) -> Key:
    """Return where a user task lies: with its item.

    Raises:
        ValueError: not a task's id.
    """
    return str(item_of_task(id)), f"{TASK_PREFIX}{id}"


def task_row(task: WorkflowTask) -> Row:
    """Return the row of a user task."""
    pk, sk = task_key(task.id)
    due = task.next_reminder
    return Row(
        pk=pk,
        sk=sk,
        kind=TASK,
        body=encode(task),
        version=task.version,
        by_type=(OPEN_TASKS, task_place(task)) if task.is_open else None,
        agenda=due_at(due, alarm_of(task.id)) if task.is_open and due else None,
    )


def alarm_of(task: str) -> str:
    """Return the id under which the alarm of a user task rings."""
    return f"{TASK}#{task}"


def task_of(row: Row) -> WorkflowTask:
    """Return the user task that a row holds."""
    return decode(row, WorkflowTask)


def task_place(task: WorkflowTask) -> str:
    """Return a user task's place among others, the oldest first."""
    return f"{sortable(task.created_at)}#{task.id}"


def open_tasks_of(user: int) -> str:
    """Return the partition of the entries that name the open tasks of a user."""
    return f"open_tasks#{user}"


def open_task_key(task: WorkflowTask, user: int) -> Key:
    """Return where the entry lies that names a task to a user while it is open."""
    return open_tasks_of(user), task_place(task)


def open_task_row(task: WorkflowTask, user: int) -> Row:
    """Return the entry that names a task to a user while it is open."""
    pk, sk = open_task_key(task, user)
    return Row(pk=pk, sk=sk, kind=OPEN_TASK, body=encode(task.id))


def named_task(row: Row) -> str:
    """Return the id of the task that an entry names."""
    return decode(row, str)


def task_writes(after: WorkflowTask, before: WorkflowTask | None = None) -> list[Write]:
    """Return the writes of a user task and of the entries of those whom it waits for.

    `before` is what the table holds now, None for a new one.
    """
    had = before.waits_for if before and before.is_open else ()
    has = after.waits_for if after.is_open else ()
    return [
        Put(task_row(after), expect=before.version if before else "absent"),
        *(Put(open_task_row(after, user)) for user in has if user not in had),
        *(Delete(open_task_key(after, user)) for user in had if user not in has),
    ]


def task_deletes(task: WorkflowTask) -> list[Write]:
    """Return the writes that remove a user task; its entries go first, as only it names them."""
    entries = (Delete(open_task_key(task, user)) for user in task.users)
    return [*entries, Delete(task_key(task.id))]


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
