"""Workflows of the time before: state machines come back, executions do not."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from infra.local.world import World

log = logging.getLogger("stageflow.local")


def restore_workflows(world: World, images: Iterable[dict[str, Any]]) -> list[str]:
    """Keep the definitions of published versions, end the runs that were under way, name those.

    Args:
        world: holds the rows already.
        images: all rows.
    """
    from chalicelib.domain.workflows.runs import WorkflowVersion
    from chalicelib.records.body import decode
    from chalicelib.records.workflows import RUN, VERSION, run_of
    from chalicelib.usecases.workflows.republish import definition_of, interrupt_run
    from chalicelib.wiring import row_from_image

    interrupted = []
    for image in images:
        kind = image.get("kind", {}).get("S")
        if kind == VERSION:
            version = decode(row_from_image(image), WorkflowVersion)
            world.state_machines.keep(version.machine, partial(definition_of, version))
        elif kind == RUN and (run := run_of(row_from_image(image))).is_open:
            try:
                interrupt_run(world.tenant, run.id, "the local runtime was stopped", world.now())
                interrupted.append(run.id)
            except Exception:  # the others are to be shown as they are all the same
                log.exception("the run %s could not be ended", run.id)
    return interrupted
