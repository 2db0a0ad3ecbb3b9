"""End runs: at their end, because they failed, terminated by a person, killed with all traces."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.doings import Reason, RunState
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items import ItemRef
from chalicelib.domain.settings import User
from chalicelib.domain.workflow.runs import StepDoing, WorkflowRun, WorkflowState
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.history import entry_row
from chalicelib.records.workflows import (
    RUN_PREFIX,
    STEP_PREFIX,
    log_partition,
    run_key,
    run_of,
    run_row,
    step_of,
    step_row,
    task_key,
    task_of,
    task_row,
)
from chalicelib.usecases.tenant import Tenant
from chalicelib.usecases.workflows.start_run import get_run, note

TRIES = 5
BATCH = 50
ITEM_DELETED = Reason("item_deleted", "the item was deleted")
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
) -> WorkflowRun:
    """Record that a run is over and remove what still waits for it; once is enough.

    One read, one write, one query; one more write where something waited.

    Raises:
        NotFound: there is no such run.
        Unavailable: others kept changing it.
    """
    for _ in range(TRIES):
        run = get_run(tenant, id)
        if run.is_open:
            ended = run.ended(state, now, status=status, reason=reason)
            more = status or (reason.detail if reason else "")
            entry = note(ended, WORDS[state], now, more)
            try:
                tenant.table.write([Put(run_row(ended), expect=run.version), Put(entry_row(entry))])
            except Conflict:
                continue
            run = ended
        _clear(tenant, run, now)
        return run
    raise Unavailable(f"the workflow run {id} is being changed all the time")


def terminate_run(tenant: Tenant, actor: User, id: str, status: str, now: datetime) -> WorkflowRun:
    """Stop a run and keep its data; terminating it again makes sure that it stands still.

    Raises:
        NotFound: there is no such run.
    """
    run = end_run(
        tenant,
        id,
        WorkflowState.TERMINATED,
        now,
        status=status,
        reason=Reason("terminated", f"terminated by {actor.name}"),
    )
    if run.state is WorkflowState.TERMINATED:
        tenant.state_machines.stop(run.machine, run.execution)
    return run


def kill_run(tenant: Tenant, actor: User, id: str, now: datetime) -> None:
    """Stop a run and delete it with its step log, waiters and tasks.

    Raises:
        NotFound: there is no such run.
    """
    run = terminate_run(tenant, actor, id, "killed", now)
    rows = tenant.table.query(log_partition(id))
    doomed: list[Write] = [
        Delete(task_key(task))
        for row in rows
        if row.sk.startswith(STEP_PREFIX)
        for task in step_of(row).tasks
    ]
    doomed += [Delete(row.key) for row in rows]
    for start in range(0, len(doomed), BATCH):
        tenant.table.write(doomed[start : start + BATCH])
    tenant.table.write([Delete(run_key(run.id))])  # last, so that killing again finds it


def end_runs_of(tenant: Tenant, item: ItemRef, now: datetime) -> None:
    """End the open runs of an item that was deleted [1 query, and what each takes]."""
    for row in tenant.table.query(str(item), prefix=RUN_PREFIX):
        run = run_of(row)
        if run.is_open or run.reason == ITEM_DELETED:
            ended = end_run(tenant, run.id, WorkflowState.TERMINATED, now, reason=ITEM_DELETED)
            tenant.state_machines.stop(ended.machine, ended.execution)


def withdrawn(tenant: Tenant, tasks: Sequence[str]) -> list[Write]:
    """Return the writes that take back user tasks that nobody has answered [1 if any]."""
    if not tasks:
        return []
    rows = tenant.table.get_many(task_key(id) for id in tasks)
    found = (task_of(row) for row in rows.values())
    return [
        Put(
            task_row(msgspec.structs.replace(task, withdrawn=True, version=task.version + 1)),
            expect=task.version,
        )
        for task in found
        if task.is_open
    ]


def _clear(tenant: Tenant, run: WorkflowRun, now: datetime) -> None:
    """Remove the waiters and tasks of steps that rested when the run ended."""
    prepared = tenant.configuration.version(run.workflow, run.number)
    if not prepared.rests:
        return
    rows = tenant.table.query(log_partition(run.id), prefix=STEP_PREFIX)
    for step in _resting(step_of(row) for row in rows):
        stopped = msgspec.structs.replace(
            step, state=RunState.STOPPED, finished_at=now, version=step.version + 1
        )
        writes: list[Write] = [Put(step_row(stopped), expect=step.version)]
        writes += [Delete(key) for key in step.waiters]
        writes += withdrawn(tenant, step.tasks)
        try:
            tenant.table.write(writes)
        except Conflict as conflict:
            if not conflict.refused:
                raise


def _resting(steps: Iterable[StepDoing]) -> list[StepDoing]:
    return [step for step in steps if step.state is RunState.WAITING_EVENT]
