"""Runs of workflows over HTTP: start, read, end, and give commands."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.endpoints import Access, Call, Endpoints
from chalicelib.api.lists import Listing, decode_cursor, page_of, shown
from chalicelib.domain.doings import Reason, RunState
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import (
    StepDoing,
    WorkflowRun,
    WorkflowState,
)
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.get_template import get_template
from chalicelib.usecases.workflows.read_runs import read_run, runs_of_item, runs_of_workflow
from chalicelib.usecases.workflows.start_run import start_run
from chalicelib.usecases.workflows.tasks import (
    send_command,
)

WORKFLOW_RUNS = Endpoints("Workflow runs")

RUNS = "/v1/workflow-runs"
TASKS = "/v1/workflow-tasks"

Text = Annotated[str, msgspec.Meta(max_length=1_000)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class StartBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which item, and with which parameters."""

    item: Annotated[str, msgspec.Meta(description="Type and id, for example `deal_12`.")]
    parameters: dict[str, Any] = {}


class TerminateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the run shall say of its end."""

    status: Text = ""


class CommandBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The command."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class WorkflowRunLine(msgspec.Struct, frozen=True, kw_only=True):
    """A run in a list."""

    id: str
    item: str
    workflow: str
    name: str
    number: int
    """Which version of the template it runs."""
    state: WorkflowState
    status: str
    started_by: int | None
    started_at: datetime
    finished_at: datetime | None
    reason: Reason | None


class StepLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the step log."""

    step: str
    visit: str
    """Which passes of the loops around it it belongs to."""
    type: str
    title: str
    state: RunState
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None
    reason: Reason | None
    result: dict[str, Any]
    branch: int | None
    """The way that the run went on."""


class WorkflowRunDocument(WorkflowRunLine, frozen=True, kw_only=True):
    """A run with its values and its step log."""

    parameters: dict[str, Any]
    variables: dict[str, Any]
    results: dict[str, dict[str, Any]]
    """By step."""
    steps: list[StepLine]
    more_steps: bool
    """Whether there are more steps than one answer holds; the oldest are left out."""


class WorkflowRunPage(msgspec.Struct, frozen=True, kw_only=True):
    """Runs, the newest first."""

    items: list[WorkflowRunLine]
    next_cursor: str | None


MAX_STEPS = 2_000
"""Lines of the step log in one answer."""


@WORKFLOW_RUNS.create(
    "/v1/workflows/{id}/runs", body=StartBody, answer=WorkflowRunLine, access=Access.ADMIN
)
def start(call: Call) -> WorkflowRunLine:
    """Start a workflow for an item."""
    run = start_run(
        call.tenant,
        call.user,
        call.path["id"],
        item_in(call.body.item),
        call.body.parameters,
        now=call.now,
        once=call.once,
    )
    return _line(run)


@WORKFLOW_RUNS.get("/v1/workflows/{id}/runs", answer=WorkflowRunPage, query=Listing)
def list_runs(call: Call) -> dict[str, Any]:
    """List the runs of a workflow, the newest first."""
    workflow = get_template(call.tenant, call.path["id"]).id
    scope = ["workflow-runs", workflow]
    after = decode_cursor(scope, call.query.cursor, str)
    runs, rest = runs_of_workflow(call.tenant, workflow, limit=call.query.limit, after=after)
    return shown([(rest, _line(run)) for run in runs], rest, scope)


@WORKFLOW_RUNS.get("/v1/items/{type}/{id}/workflow-runs", answer=WorkflowRunPage, query=Listing)
def list_runs_of_item(call: Call) -> dict[str, Any]:
    """List the runs of an item, the newest first."""
    call.tenant.configuration.type(call.path["type"], call.now)
    runs = runs_of_item(call.tenant, call.item)
    places = {run.id: f"{place:07d}" for place, run in enumerate(runs)}
    return page_of(
        runs, lambda run: places[run.id], _line, call.query, ["workflow-runs", str(call.item)]
    )


@WORKFLOW_RUNS.get(f"{RUNS}/{{id}}", answer=WorkflowRunDocument)
def read(call: Call) -> WorkflowRunDocument:
    """Read a run with its values and its step log."""
    found = read_run(call.tenant, call.path["id"])
    return WorkflowRunDocument(
        **msgspec.structs.asdict(_line(found.run)),
        parameters=found.run.parameters,
        variables=found.run.variables,
        results=found.run.result_values(),
        steps=[_step(step) for step in found.steps[-MAX_STEPS:]],
        more_steps=len(found.steps) > MAX_STEPS,
    )


@WORKFLOW_RUNS.post(
    f"{RUNS}/{{id}}/terminate", body=TerminateBody, answer=WorkflowRunLine, access=Access.ADMIN
)
def terminate(call: Call) -> WorkflowRunLine:
    """Stop a run and keep what it has done."""
    run = terminate_run(call.tenant, call.user, call.path["id"], call.body.status, call.now)
    return _line(run)


@WORKFLOW_RUNS.delete(f"{RUNS}/{{id}}", access=Access.ADMIN)
def kill(call: Call) -> None:
    """Stop a run and delete it with its step log."""
    kill_run(call.tenant, call.user, call.path["id"], call.now)


@WORKFLOW_RUNS.post(f"{RUNS}/{{id}}/commands", body=CommandBody, answer=None, status=204)
def command(call: Call) -> None:
    """Give a run the command that it waits for. Only the users that it names may."""
    send_command(call.tenant, call.user, call.path["id"], call.body.name, call.now)


def item_in(text: str) -> ItemRef:
    """Return the item that a body or a query names.

    Raises:
        Invalid: the text is not like deal_12.
    """
    try:
        return ItemRef.parse(text)
    except ValueError:
        raise Invalid.at("/item", "expected type and id, for example deal_12") from None


def _line(run: WorkflowRun) -> WorkflowRunLine:
    return WorkflowRunLine(item=str(run.item), **shared_values(run, WorkflowRunLine, "item"))


def _step(step: StepDoing) -> StepLine:
    return StepLine(**shared_values(step, StepLine))


def shared_values(source: Any, shape: type[msgspec.Struct], *but: str) -> dict[str, Any]:
    """Return the values of the fields that a record has in common with what is shown of it."""
    return {name: getattr(source, name) for name in shape.__struct_fields__ if name not in but}
