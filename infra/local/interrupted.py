"""Workflows of the time before: state machines come back, and runs go on where they rested."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from infra.local.world import World

log = logging.getLogger("stageflow.local")

WHY = "the local runtime was stopped"


def restore_workflows(world: World, images: Iterable[dict[str, Any]]) -> list[str]:
    """Keep the definitions of published versions and take up the runs that were under way.

    Args:
        world: holds the rows already.
        images: all rows.

    Returns:
        The runs of which nobody can tell where they rested; they were interrupted.
    """
    from chalicelib.domain.workflows.runs import WorkflowVersion
    from chalicelib.records.body import decode
    from chalicelib.records.workflows import RUN, VERSION, run_of
    from chalicelib.usecases.workflows.republish import definition_of
    from chalicelib.usecases.workflows.resume_run import take_up
    from chalicelib.wiring import row_from_image

    interrupted = []
    for image in images:
        kind = image.get("kind", {}).get("S")
        if kind == VERSION:
            version = decode(row_from_image(image), WorkflowVersion)
            world.state_machines.keep(version.machine, partial(definition_of, version))
        elif kind == RUN and (run := run_of(row_from_image(image))).is_open:
            try:
                machines = world.state_machines
                found = take_up(world.tenant, run.id, WHY, world.now(), machines.keep)
                if not found.is_open:
                    interrupted.append(run.id)
            except Exception:  # the others are to go on all the same
                log.exception("the run %s could not be taken up again", run.id)
    return interrupted
