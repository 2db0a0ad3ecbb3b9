"""Read runs of workflows and their step logs."""

from datetime import datetime

import msgspec

from chalicelib.catalogue.parameters.secrets import HIDDEN
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.records.body import readable
from chalicelib.records.workflows import (
    RUN_PREFIX,
    log_partition,
    run_of,
    run_place,
    runs_of,
    step_of,
)
from chalicelib.usecases.automation.hide_told import HIDDEN_DETAIL, sees_types
from chalicelib.usecases.automation.types_told import types_of_template
from chalicelib.usecases.items.save_item import find_item, item_for
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


def read_run(tenant: Tenant, caller: Caller, id: str, now: datetime) -> ReadRun:
    """Return a run with the beginning of its step log [3 or 4].

    What it was told and found is left out for who may not see all items that it may be of.

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_READ)
    run = get_run(tenant, id)
    require_visible(tenant, caller, run.item)
    steps, rest = _steps(tenant, id, FIRST_STEPS)
    if not _sees_what_it_tells(tenant, caller, run, now):
        silent = msgspec.structs.replace(
            _without_words(run), parameters={}, variables={}, results={}
        )
        return ReadRun(silent, [_hidden(step) for step in steps], rest)
    return ReadRun(run, _shown(caller, steps), rest)


def steps_of_run(
    tenant: Tenant,
    caller: Caller,
    id: str,
    *,
    limit: int,
    after: str | None = None,
    descending: bool = False,
    now: datetime,
) -> tuple[list[StepDoing], str | None]:
    """Return lines of a step log and where the next page begins [2, and 1 per 100 lines].

    In the order in which the steps were begun, or `descending` the newest first. What is left out
    is what read_run leaves out.

    Raises:
        NotFound: there is no such run.
    """
    caller.require(Right.WORKFLOW_READ)
    run = get_run(tenant, id)
    require_visible(tenant, caller, run.item)
    steps, rest = _steps(tenant, id, limit, after, descending)
    if not _sees_what_it_tells(tenant, caller, run, now):
        return [_hidden(step) for step in steps], rest
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


def _hidden(step: StepDoing) -> StepDoing:
    return msgspec.structs.replace(
        step, input=dict.fromkeys(step.input, HIDDEN), result={}, reason=_silent(step.reason)
    )


def _without_words(run: WorkflowRun) -> WorkflowRun:
    return msgspec.structs.replace(run, reason=_silent(run.reason))


def _in_list(caller: Caller, runs: list[WorkflowRun]) -> list[WorkflowRun]:
    """Return runs for a list: what each tells is not looked into, so only who sees all reads it."""
    return runs if caller.access.everything else [_without_words(run) for run in runs]


def _silent(reason: Reason | None) -> Reason | None:
    return reason and Reason(reason.code, HIDDEN_DETAIL)


def _sees_what_it_tells(tenant: Tenant, caller: Caller, run: WorkflowRun, now: datetime) -> bool:
    """Return whether a caller sees all that a run may tell of [0 to 3 for who sees few items]."""
    if caller.access.everything:
        return True
    template = tenant.configuration.version(run.workflow, run.number).template
    told = types_of_template(template, tenant.configuration.fields(now))
    if not sees_types(caller, told - {run.item.type}):
        return False
    if sees_types(caller, frozenset(CLIENT_TYPES)):
        return True
    item = find_item(tenant, run.item)
    clients = item.clients() if item else []
    return len(visible(tenant, caller, clients)) == len(clients)


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
    found = readable(tenant.table.query(str(item), prefix=RUN_PREFIX), run_of)
    left = [run for run in found if after is None or run_place(run) < after]
    page = sorted(left, key=run_place, reverse=True)[:limit]
    next = run_place(page[-1]) if len(page) < len(left) else None
    return _in_list(caller, page), next


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
    runs = list(readable((rows[key] for _, key in found if key in rows), run_of))
    told = visible(tenant, caller, (run.item for run in runs))
    next = found[-1][0] if len(found) == limit else None
    return _in_list(caller, [run for run in runs if run.item in told]), next
