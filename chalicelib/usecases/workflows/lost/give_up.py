"""End the run of an execution that has ended before it did."""

from datetime import datetime

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.workflows.deadlines import LIFETIME
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.end_run import end_run

GIVEN_UP = Reason(
    Code.GIVEN_UP,
    "its execution ended before it did, after repeated errors or because somebody stopped it; "
    "the logs of the workflow functions say more",
)
TOO_LONG = Reason(
    Code.TOO_LONG, "it has lasted for a year, and no execution lasts longer; start it again"
)


def give_up(tenant: Tenant, run: WorkflowRun, now: datetime) -> bool:
    """Note that a run's execution has ended, and return whether that was news [1 read, 1 write].

    Its variables live on, should it be brought back or resumed. A run that goes on as another
    execution by now stays as it is.

    Raises:
        NotFound: the run is gone.
        Unavailable: others kept changing it.
    """
    reason = TOO_LONG if run.execution_age(now) >= LIFETIME else GIVEN_UP
    state = WorkflowState.FAILED
    ended = end_run(tenant, run.id, state, now, reason=reason, keep=True, execution=run.execution)
    return ended.state is state and ended.finished_at == now
