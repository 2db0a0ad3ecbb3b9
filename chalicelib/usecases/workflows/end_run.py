"""End runs: at their end, because they failed, terminated by a person, killed with all traces.

A run is ended by writing so; the stream then stops what still goes on of it and removes what waits
(executions.py).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState, item_of_run
from chalicelib.ports.table import Delete, Put, Row, Write
from chalicelib.records.card import entry_row
from chalicelib.records.workflows import (
    RUN_PREFIX,
    log_partition,
    run_key,
    run_of,
    run_row,
    step_of,
    task_deletes,
    task_key,
    task_of,
    task_writes,
)
from chalicelib.usecases.automation.runs.unrecoverable import reason_of
from chalicelib.usecases.items.visible import require_visible
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.tell_timeline import note, stops_waiting

BATCH = 50
ITEM_DELETED = Reason(Code.ITEM_DELETED, "the item was deleted")
WORDS = {
    WorkflowState.DONE: "has ended",
    WorkflowState.FAILED: "has failed",
    WorkflowState.TERMINATED: "was terminated",
}


def end_run(
    tenant: Tenant,
    id: str,
    state: WorkflowState,
    now: datetime,
    *,
    status: str = "",
    reason: Reason | None = None,
    keep: bool = False,
    execution: str = "",
) -> WorkflowRun:
    """Record that a run is over; one that has ended stays as it is [1 read, 1 write].

    Its variables live no longer, unless they are to be kept. Where an execution is named, a run
    that goes on as another one stays as it is, too.

    Raises:
        NotFound: there is no such run.
        Unavailable: others kept changing it.
    """

    def attempt() -> WorkflowRun:
        run = get_run(tenant, id)
        if not run.is_open or execution not in ("", run.execution):
            return run
        ended = run.ended(state, now, status=status, reason=reason, keep=keep)
        more = status or (reason.detail if reason else "")
        entry = note(ended, WORDS[state], now, more)
        tenant.table.write([Put(run_row(ended), expect=run.version), Put(entry_row(entry))])
        return ended

    return retried(attempt, Unavailable(f"the workflow run {id} is being changed all the time"))


def fail_run(tenant: Tenant, id: str, step: str, error: Exception, now: datetime) -> Reason:
    """End a run because of an error at one of its steps, and return the reason [1 read, 1 write].

    A run that has ended stays as it is, one that is gone stays so.

    Raises:
        Unavailable: others kept changing it.
    """
    reason = reason_of(error, step)
    with suppress(NotFound):
        end_run(tenant, id, WorkflowState.FAILED, now, reason=reason)
    return reason


def terminate_run(
    tenant: Tenant, caller: Caller, id: str, status: str, now: datetime
) -> WorkflowRun:
    """Stop a run and keep its data.

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_RUN)
    with suppress(ValueError):  # an id that is none is told of by end_run
        require_visible(tenant, caller, item_of_run(id))
    reason = Reason(Code.TERMINATED, f"terminated by {caller.user.name}")
    return end_run(tenant, id, WorkflowState.TERMINATED, now, status=status, reason=reason)


def kill_run(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Stop a run and delete it with its step log, waiters and tasks.

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_RUN)
    run = terminate_run(tenant, caller, id, "killed", now)
    while rows := tenant.table.query(log_partition(id), limit=BATCH):
        doomed = [write for row in rows for write in _traces(tenant, run, row, now)]
        for start in range(0, len(doomed), BATCH):
            tenant.table.write(doomed[start : start + BATCH])
    tenant.table.write([Delete(run_key(run.id))])  # last, so that killing again finds it


def _traces(tenant: Tenant, run: WorkflowRun, row: Row, now: datetime) -> list[Write]:
    """Return the writes that remove a line of the log, after all that only it names."""
    step = step_of(row)
    tasks = tenant.table.get_many(task_key(id) for id in step.tasks) if step.tasks else {}
    stopped = msgspec.structs.replace(step, finished_at=now)
    return [
        *([] if step.is_final else stops_waiting(run, stopped)),
        *(Delete(key) for key in step.waiters),
        *(write for task in tasks.values() for write in task_deletes(task_of(task))),
        Delete(row.key),
    ]


def end_runs_of(tenant: Tenant, item: ItemRef, now: datetime) -> None:
    """End the open runs of an item that was deleted [1 query, and what each takes]."""
    for row in tenant.table.query(str(item), prefix=RUN_PREFIX):
        run = run_of(row)
        if run.is_open:
            end_run(tenant, run.id, WorkflowState.TERMINATED, now, reason=ITEM_DELETED)


def end_runs_started_by(
    tenant: Tenant, item: ItemRef, root: str, since: datetime, reason: Reason, now: datetime
) -> None:
    """End the open runs that started by themselves because of something that happened.

    One query, and what each takes.
    """
    for row in tenant.table.query(str(item), prefix=RUN_PREFIX):
        run = run_of(row)
        if (
            run.is_open
            and run.started_by is None
            and run.cause.root == root
            and run.started_at >= since
        ):
            end_run(tenant, run.id, WorkflowState.TERMINATED, now, reason=reason)


def withdrawn(tenant: Tenant, tasks: Sequence[str]) -> list[Write]:
    """Return the writes that take back user tasks that nobody has answered [1 if any]."""
    if not tasks:
        return []
    rows = tenant.table.get_many(task_key(id) for id in tasks)
    found = (task_of(row) for row in rows.values())
    writes: list[Write] = []
    for task in found:
        if task.is_open:
            after = msgspec.structs.replace(task, withdrawn=True, version=task.version + 1)
            writes += task_writes(after, task)
    return writes
