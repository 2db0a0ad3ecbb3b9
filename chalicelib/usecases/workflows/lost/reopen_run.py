"""Open a run again whose execution broke without its fault, so that the execution can go on."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.domain.workflows.runs import (
    FIRST_LOOK,
    WorkflowRun,
    WorkflowState,
    run_of_execution,
)
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.workflows import STEP_PREFIX, log_partition, run_row, step_of
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.tell_timeline import note


def broken_run(tenant: Tenant, execution: str) -> WorkflowRun | None:
    """Return the run of an execution that has failed, if that is to go on [1].

    Not of a run that goes on elsewhere, that somebody has ended, or whose workflow is to blame.
    """
    try:
        run = get_run(tenant, run_of_execution(execution))
    except NotFound:
        return None
    if run.execution != execution:
        return None
    given_up = run.reason is not None and run.reason.code == Code.GIVEN_UP
    return run if run.is_open or (run.state is WorkflowState.FAILED and given_up) else None


def reopen_run(tenant: Tenant, execution: str, now: datetime) -> bool:
    """Open the run of an execution that is about to go on; return whether it can [2 or 3].

    It cannot where other branches rested as the run was ended: what they waited for was withdrawn.

    Raises:
        Unavailable: others kept changing it.
    """

    def attempt() -> bool:
        run = broken_run(tenant, execution)
        if run is None or (not run.is_open and _was_cut_off(tenant, run)):
            return False
        after = msgspec.structs.replace(
            run,
            state=WorkflowState.RUNNING,
            finished_at=None,
            reason=None,
            redriven_at=now,
            look_at=now + FIRST_LOOK,
            missed_since=None,
            version=run.version + 1,
        )
        line = note(after, "goes on where it broke", now)
        line = msgspec.structs.replace(line, id=f"{line.id}-{after.version}", author=0)
        tenant.table.write([Put(run_row(after), expect=run.version), Put(entry_row(line))])
        return True

    refusal = Unavailable(f"the run of {execution} is being changed all the time")
    return retried(attempt, refusal)


def _was_cut_off(tenant: Tenant, run: WorkflowRun) -> bool:
    """Return whether steps rested as the run was ended; the stream has stopped those, or will."""
    rows = tenant.table.query(log_partition(run.id), prefix=STEP_PREFIX)
    ended = run.finished_at or run.started_at
    for step in map(step_of, rows):
        rests = step.state is RunState.WAITING_EVENT or step.pauses(ended)
        stopped = step.state is RunState.STOPPED and (step.finished_at or ended) >= ended
        if rests or stopped:
            return True
    return False
