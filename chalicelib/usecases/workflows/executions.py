"""Executions of state machines follow the rows of workflows: they begin, go on and stop.

Called by the stream alone (functions/on_change). Whoever starts or ends a run, or settles what it
waits for, writes so and is done; the stream brings every such row here at least once, so nothing
is lost when a process dies right after its write. Doing it twice is harmless.
"""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.app_effects import asked_of
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState
from chalicelib.domain.workflows.waiters import Waiter
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.workflows import (
    STEP_PREFIX,
    key_of,
    log_partition,
    run_row,
    step_of,
    step_row,
)
from chalicelib.usecases.automation.asking import asking_over
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.end_run import end_run, withdrawn
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.tell_timeline import stops_waiting

NO_MACHINE = Reason(
    Code.NO_STATE_MACHINE, "the state machine of the workflow is gone; publish it anew"
)


def begin_run(tenant: Tenant, run: WorkflowRun, now: datetime) -> None:
    """Start the first execution of a run that was written [1].

    Raises:
        Unfinished: the record must come again.
    """
    try:
        begin_execution(tenant, run, {"run": run.id, "loops": {}})
    except NotFound:
        if _is_present(tenant, run):
            end_run(tenant, run.id, WorkflowState.FAILED, now, reason=NO_MACHINE)


def go_on(tenant: Tenant, resuming: WorkflowRun, now: datetime) -> None:
    """Begin the execution of a run that was taken up again [2 reads, 1 write, 1].

    Raises:
        Unfinished: the record must come again.
    """
    run, at = get_run(tenant, resuming.id), resuming.at
    if not run.is_open or run.execution != resuming.execution or at is None:
        return
    if run.resuming:
        run = msgspec.structs.replace(run, resuming=False, version=run.version + 1)
        tenant.table.write([Put(run_row(run), expect=run.version - 1)])
    try:
        begin_execution(tenant, run, at.data(run.id))
    except NotFound:
        end_run(tenant, run.id, WorkflowState.FAILED, now, reason=NO_MACHINE)


def begin_execution(tenant: Tenant, run: WorkflowRun, data: dict[str, Any]) -> None:
    """Start the present execution of a run [1].

    Raises:
        NotFound: its state machine is gone.
    """
    tenant.state_machines.start(run.machine, run.execution, msgspec.json.encode(data).decode())


def stop_run(tenant: Tenant, run: WorkflowRun, now: datetime) -> None:
    """Stop the execution of a run that was terminated, and remove what waited for it.

    One request for the execution, one query where steps may rest, one or two for each that does.

    Raises:
        Unfinished: the record must come again.
    """
    if run.state is WorkflowState.TERMINATED:
        tenant.state_machines.stop(run.machine, run.execution)
    prepared = tenant.configuration.version(run.workflow, run.number)
    cut_off = run.state is not WorkflowState.DONE
    if not (prepared.rests or prepared.pauses_beside or (cut_off and prepared.pauses)):
        return
    if run.state is WorkflowState.FAILED and not _is_present(tenant, run):
        return  # it was taken up again since: what rests now does so for another execution
    for row in tenant.table.query(log_partition(run.id), prefix=STEP_PREFIX):
        step = step_of(row)
        if step.state is not RunState.WAITING_EVENT and not step.pauses(now):
            continue
        stopped = msgspec.structs.replace(
            step, state=RunState.STOPPED, finished_at=now, version=step.version + 1
        )
        writes: list[Write] = [Put(step_row(stopped), expect=step.version)]
        writes += [Delete(key) for key in step.waiters]
        writes += withdrawn(tenant, step.tasks)
        writes += stops_waiting(run, stopped)
        if asked_of(stopped):
            writes += asking_over(tenant, stopped, "stopped", "the run has ended before", now)
        try:
            tenant.table.write(writes)
        except Conflict as conflict:
            if row.key not in conflict.refused:
                raise  # a task was handed over, or somebody is at the same rows


def _is_present(tenant: Tenant, told: WorkflowRun) -> bool:
    """Return whether a run still is in the execution and state that a record tells of [1]."""
    try:
        run = get_run(tenant, told.id)
    except NotFound:
        return False
    return (run.execution, run.is_open) == (told.execution, told.is_open)


def let_go(tenant: Tenant, waiter: Waiter) -> None:
    """Answer the token of a waiter whose step was settled, and remove it [2].

    One that was brought in from another tenant has none: the execution that goes on here asks.

    Raises:
        Unfinished: the record must come again.
    """
    if waiter.token:
        tenant.state_machines.answer(waiter.token, output_of(waiter.branch))
    tenant.table.write([Delete(key_of(waiter))])


def output_of(branch: int | None) -> str:
    """Return what a token is answered with: of a listen step the number of the branch."""
    return "{}" if branch is None else str(branch)
