"""A step could not be done: which way the run takes then."""

from typing import Any

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ends_in_failure,
    failure_steps,
)
from chalicelib.usecases.workflows.end_run import end_run
from chalicelib.usecases.workflows.step_context import RunFailed, StepContext


class NotDone(Exception):
    """A step could not be done, and the run takes another way than behind one that was done."""


def failed(context: StepContext, reason: Reason | None) -> None:
    """Take the way behind a step that could not be done; nothing where that is the usual one.

    Raises:
        NotDone: other steps follow than otherwise.
        RunFailed: so the run has failed [2 more].
    """
    step = context.step
    why = reason or Reason(Code.BROKEN_STEP, "it could not be done")
    if ends_in_failure(step) and context.item is not None:
        detail = f"{step.title or step.id} could not be done: {why.detail}"
        told = Reason(why.code, detail)
        end_run(context.tenant, context.run.id, WorkflowState.FAILED, context.now, reason=told)
        raise RunFailed(detail)
    if failure_steps(step) or (isinstance(step, ActionStep) and step.action in ENDING_ACTIONS):
        raise NotDone(why.detail)


def failure(reason: Reason) -> dict[str, Any]:
    """Return what a step that could not be done gives to later ones."""
    return {"reason": str(reason.code), "message": reason.detail}
