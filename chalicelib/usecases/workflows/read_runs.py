"""Read runs of workflows and their step logs."""

import msgspec

from chalicelib.catalogue.parameters.secrets import HIDDEN
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.records.workflows import (
    RUN_PREFIX,
    log_partition,
    run_of,
    run_place,
    runs_of,
    step_of,
)
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.items.visible import require_visible, visible
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.get_template import get_template_of_runs

CONSTANTS = ("constants.", "tenant_constants.")
FIRST_STEPS = 200
"""Lines of the step log that come with a run."""


class ReadRun(msgspec.Struct, frozen=True):
    """A run and what it has done."""

    run: WorkflowRun
    steps: list[StepDoing]
    """The first ones, in the order in which they were begun."""
    rest: str | None
    """Where the log goes on; None where this is all of it."""


def read_run(tenant: Tenant, caller: Caller, id: str) -> ReadRun:
    """Return a run with the beginning of its step log [3 or 4].

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_READ)
    run = get_run(tenant, id)
    require_visible(tenant, caller, run.item)
    steps, rest = _steps(tenant, id, FIRST_STEPS)
    return ReadRun(run, _shown(caller, steps), rest)


def steps_of_run(
    tenant: Tenant,
    caller: Caller,
    id: str,
    *,
    limit: int,
    after: str | None = None,
    descending: bool = False,
) -> tuple[list[StepDoing], str | None]:
    """Return lines of a step log and where the next page begins [2, and 1 per 100 lines].

    In the order in which the steps were begun, or `descending` the newest first.

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_READ)
    require_visible(tenant, caller, get_run(tenant, id).item)
    steps, rest = _steps(tenant, id, limit, after, descending)
    return _shown(caller, steps), rest


def _shown(caller: Caller, steps: list[StepDoing]) -> list[StepDoing]:
    """Return lines of a step log as the caller may see them: constants are for who sets them."""
    if caller.may(Right.WORKFLOW_UPDATE):
        return steps
    return [
        msgspec.structs.replace(step, input={**step.input, **dict.fromkeys(hidden, HIDDEN)})
        if (hidden := [name for name in step.input if name.startswith(CONSTANTS)])
        else step
        for step in steps
    ]


def _steps(
    tenant: Tenant, id: str, limit: int, after: str | None = None, descending: bool = False
) -> tuple[list[StepDoing], str | None]:
    found = tenant.table.query_index(
        "by_type", log_partition(id), after=after, limit=limit, descending=descending
    )
    rows = tenant.table.get_many(key for _, key in found) if found else {}
    steps = [step_of(rows[key]) for _, key in found if key in rows]
    return steps, found[-1][0] if len(found) == limit else None


def runs_of_item(
    tenant: Tenant, caller: Caller, item: ItemRef, *, limit: int, after: str | None = None
) -> tuple[list[WorkflowRun], str | None]:
    """Return runs of an item, newest first, and where the next page begins [2].

    Raises:
        NotFound: there is no such item, or it was deleted.
    """
    caller.require(Right.WORKFLOW_READ)
    item_for(tenant, caller, item, Right.WORKFLOW_READ)
    found = (run_of(row) for row in tenant.table.query(str(item), prefix=RUN_PREFIX))
    left = [run for run in found if after is None or run_place(run) < after]
    page = sorted(left, key=run_place, reverse=True)[:limit]
    return page, run_place(page[-1]) if len(page) < len(left) else None


def runs_of_workflow(
    tenant: Tenant, caller: Caller, workflow: str, *, limit: int, after: str | None = None
) -> tuple[list[WorkflowRun], str | None]:
    """Return runs of a template, newest first, and where the next page begins [3 a page].

    Those of a removed one too; without those of items that the caller may not see.

    Raises:
        NotFound: there never was such a template.
    """
    caller.require(Right.WORKFLOW_READ)
    get_template_of_runs(tenant, workflow)
    found = tenant.table.query_index(
        "by_type", runs_of(workflow), after=after, limit=limit, descending=True
    )
    rows = tenant.table.get_many(key for _, key in found) if found else {}
    runs = [run_of(rows[key]) for _, key in found if key in rows]
    told = visible(tenant, caller, (run.item for run in runs))
    return [run for run in runs if run.item in told], found[-1][0] if len(found) == limit else None
