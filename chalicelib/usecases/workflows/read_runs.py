"""Read runs of workflows with their step log."""

import msgspec

from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import StepDoing, WorkflowRun
from chalicelib.records.workflows import (
    RUN_PREFIX,
    STEP_PREFIX,
    log_partition,
    run_of,
    runs_of,
    step_of,
)
from chalicelib.usecases.tenant import Tenant
from chalicelib.usecases.workflows.start_run import get_run


class ReadRun(msgspec.Struct, frozen=True):
    """A run and what it has done."""

    run: WorkflowRun
    steps: list[StepDoing]
    """In the order in which they were begun."""


def read_run(tenant: Tenant, id: str) -> ReadRun:
    """Return a run with its step log [1, and 1 per MB of the log].

    Raises:
        NotFound: there is no such run.
    """
    run = get_run(tenant, id)
    rows = tenant.table.query(log_partition(id), prefix=STEP_PREFIX)
    steps = [step_of(row) for row in rows]
    return ReadRun(
        run, sorted(steps, key=lambda one: (one.started_at or run.started_at, one.place))
    )


def runs_of_item(tenant: Tenant, item: ItemRef) -> list[WorkflowRun]:
    """Return the runs of an item, the newest first [1]."""
    found = [run_of(row) for row in tenant.table.query(str(item), prefix=RUN_PREFIX)]
    return sorted(found, key=lambda run: (run.started_at, run.id), reverse=True)


def runs_of_workflow(
    tenant: Tenant, workflow: str, *, limit: int, after: str | None = None
) -> tuple[list[WorkflowRun], str | None]:
    """Return runs of a template, newest first, and where the next page begins [2 a page]."""
    found = tenant.table.query_index(
        "by_type", runs_of(workflow), after=after, limit=limit, descending=True
    )
    rows = tenant.table.get_many(key for _, key in found) if found else {}
    runs = [run_of(rows[key]) for _, key in found if key in rows]
    return runs, found[-1][0] if len(found) == limit else None
