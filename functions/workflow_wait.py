"""Door of the state machines of workflows: notes what a run waits for with its token."""

from typing import Any

import msgspec

import chalicelib.cold_start
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from chalicelib.wiring import tenant
from functions.workflow_errors import logged


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one call; what it raises is what the state machine retries, or fails with.

    An empty one asks only whether the function can be loaded (infra/canary).
    """
    if not event:
        return {}
    call = msgspec.convert(event, WaitCall)
    with logged("workflow_wait", call.run, call.step):
        register_wait(tenant(), call, tenant().clock.now())
    return {}


chalicelib.cold_start.end()
