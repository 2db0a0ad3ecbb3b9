"""Door of the state machines of workflows: does their steps."""

from typing import Any

import msgspec

import chalicelib.cold_start
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from chalicelib.wiring import tenant
from functions.workflow_errors import count_broken, logged


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one call; what it raises is what the state machine retries, or fails with."""
    call = msgspec.convert(event, StepCall)
    with logged("workflow_step", call.run, call.step):
        answer = perform_step(tenant(), call, tenant().clock.now())
    if answer.pop("given_up", False):
        count_broken()
    return answer


chalicelib.cold_start.end()
