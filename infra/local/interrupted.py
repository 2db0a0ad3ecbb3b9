"""Workflows of the time before: state machines come back, executions do not."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from chalicelib.domain.doings import Reason
from infra.local.world import World

INTERRUPTED = Reason(
    "interrupted", "the local runtime was stopped while the run was under way; start it again"
)

log = logging.getLogger("stageflow.local")


def restore_workflows(world: World, images: Iterable[dict[str, Any]]) -> None:
    """Keep the definitions of published versions, and end the runs that were under way.

    Args:
        world: holds the rows already.
        images: all rows.
    """
    from chalicelib.domain.workflow.runs import WorkflowState, WorkflowVersion
    from chalicelib.records.body import decode
    from chalicelib.records.workflows import RUN, VERSION, run_of
    from chalicelib.usecases.workflows.end_run import end_run
    from chalicelib.wiring import row_from_image

    for image in images:
        kind = image.get("kind", {}).get("S")
        if kind == VERSION:
            version = decode(row_from_image(image), WorkflowVersion)
            world.state_machines.keep(version.machine, _definition(version.template))
        elif kind == RUN and (run := run_of(row_from_image(image))).is_open:
            try:
                end_run(world.tenant, run.id, WorkflowState.FAILED, world.now(), reason=INTERRUPTED)
            except Exception:  # the others are to be shown as they are all the same
                log.exception("the run %s could not be ended", run.id)


def _definition(template: Any) -> Callable[[], str]:
    def definition() -> str:
        from chalicelib.domain.workflow.asl import compile_template

        return msgspec.json.encode(compile_template(template)).decode()

    return definition
