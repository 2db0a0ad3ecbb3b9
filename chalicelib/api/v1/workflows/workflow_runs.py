"""Runs of workflows over HTTP: start, read, end, and give commands."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, encode_cursor, fitting, shown
from chalicelib.api.v1.shapes.reasons import ShownReason, shown_reason
from chalicelib.api.v1.shapes.workflow_shapes import Text, item_in, shared_values
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.summaries import summary
from chalicelib.domain.workflows.waiters import Awaited
from chalicelib.records.workflows import run_place, step_place
from chalicelib.usecases.workflows.answer_tasks import send_command
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.read_runs import (
    read_run,
    runs_of_item,
    runs_of_workflow,
    steps_of_run,
)
from chalicelib.usecases.workflows.resume_run import resume_run
from chalicelib.usecases.workflows.start_run import start_run

WORKFLOW_RUNS = Endpoints("Workflow runs")

RUNS = "/v1/workflow-runs"
MAX_TEXT = 1_000
"""Characters that the step log shows of a text; the run keeps all of it."""


class StartBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which item, and with which parameters."""

    item: Annotated[str, msgspec.Meta(description="Type and id, for example `deal_12`.")]
    parameters: dict[str, Any] = {}


class TerminateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the run shall say of its end."""

    status: Text = ""


class ResumeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the run goes on."""

    step: Annotated[
        str,
        msgspec.Meta(min_length=1, max_length=40, description="Id of a step; it is done anew."),
    ]
    variables: Annotated[
        dict[str, Any],
        msgspec.Meta(description="What variables hold then; others keep what they hold."),
    ] = {}


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
    reason: ShownReason | None


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
    """Until when it waits, if nothing ends that before; or when it is tried again."""
    waits_for: tuple[Awaited, ...]
    """While it rests: what ends that."""
    reason: ShownReason | None
    input: dict[str, Any]
    """What the step looked at, by the names in texts and conditions; long values are cut."""
    result: dict[str, Any]
    """Long texts and lists are cut."""
    branch: int | None
    """The way that the run went on."""


class WorkflowRunDocument(WorkflowRunLine, frozen=True, kw_only=True):
    """A run with its values and the beginning of its step log."""

    parameters: dict[str, Any]
    variables: dict[str, Any]
    results: dict[str, dict[str, Any]]
    """By step."""
    steps: list[StepLine]
    """The first ones, in the order in which they were begun."""
    steps_cursor: str | None
    """Where `/v1/workflow-runs/{id}/steps` goes on; null where this is the whole log."""


class StepPage(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a step log."""

    items: list[StepLine]
    next_cursor: str | None


class StepListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a step log."""

    order: Annotated[
        Literal["started_at", "-started_at"],
        msgspec.Meta(description="By when a step was begun; - for the newest first."),
    ] = "started_at"


class WorkflowRunPage(msgspec.Struct, frozen=True, kw_only=True):
    """Runs, the newest first."""

    items: list[WorkflowRunLine]
    next_cursor: str | None


@WORKFLOW_RUNS.create(
    "/v1/workflows/{id}/runs", right=Right.WORKFLOW_START, body=StartBody, answer=WorkflowRunLine
)
def start(call: Call) -> WorkflowRunLine:
    """Start a workflow for an item."""
    run = start_run(
        call.tenant,
        call.caller,
        call.path["id"],
        item_in(call.body.item),
        call.body.parameters,
        now=call.now,
        once=call.once,
    )
    return _line(run, call.language)


@WORKFLOW_RUNS.get(
    "/v1/workflows/{id}/runs", right=Right.WORKFLOW_READ, answer=WorkflowRunPage, query=Listing
)
def list_runs(call: Call) -> dict[str, Any]:
    """List the runs of a workflow, the newest first; those of a removed one too."""
    workflow = call.path["id"]
    scope = ["workflow-runs", workflow]
    after = decode_cursor(scope, call.query.cursor, str)
    runs, rest = runs_of_workflow(
        call.tenant, call.caller, workflow, limit=call.query.limit, after=after
    )
    return _page(runs, rest, scope, call.language)


@WORKFLOW_RUNS.get(
    "/v1/items/{type}/{id}/workflow-runs",
    right=Right.WORKFLOW_READ,
    answer=WorkflowRunPage,
    query=Listing,
)
def list_runs_of_item(call: Call) -> dict[str, Any]:
    """List the runs of an item, the newest first."""
    scope = ["workflow-runs", str(call.item)]
    after = decode_cursor(scope, call.query.cursor, str)
    runs, rest = runs_of_item(
        call.tenant, call.caller, call.item, limit=call.query.limit, after=after
    )
    return _page(runs, rest, scope, call.language)


@WORKFLOW_RUNS.get(f"{RUNS}/{{id}}", right=Right.WORKFLOW_READ, answer=WorkflowRunDocument)
def read(call: Call) -> dict[str, Any]:
    """Read a run with its values and the beginning of its step log."""
    found = read_run(call.tenant, call.caller, call.path["id"], call.now)
    head = {
        **msgspec.structs.asdict(_line(found.run, call.language)),
        "parameters": found.run.parameters,
        "variables": found.run.variables,
        "results": found.run.result_values(),
    }
    _, *steps = fitting([head, *(_step(one, call) for one in found.steps)])
    whole = len(steps) == len(found.steps)
    rest = found.rest if whole else step_place(found.steps[len(steps) - 1])
    cursor = None if rest is None else encode_cursor(_log_scope(found.run.id), rest)
    return {**head, "steps": steps, "steps_cursor": cursor}


@WORKFLOW_RUNS.get(
    f"{RUNS}/{{id}}/steps", right=Right.WORKFLOW_READ, answer=StepPage, query=StepListing
)
def list_steps(call: Call) -> dict[str, Any]:
    """List the step log of a run: what each step did, at each pass of the loops around it."""
    id, query = call.path["id"], call.query
    scope = _log_scope(id, query.order)
    steps, rest = steps_of_run(
        call.tenant,
        call.caller,
        id,
        limit=query.limit,
        after=decode_cursor(scope, query.cursor, str),
        descending=query.order == "-started_at",
        now=call.now,
    )
    return shown([(step_place(step), _step(step, call)) for step in steps], rest, scope)


@WORKFLOW_RUNS.post(
    f"{RUNS}/{{id}}/terminate", right=Right.WORKFLOW_RUN, body=TerminateBody, answer=WorkflowRunLine
)
def terminate(call: Call) -> WorkflowRunLine:
    """Stop a run and keep what it has done."""
    run = terminate_run(call.tenant, call.caller, call.path["id"], call.body.status, call.now)
    return _line(run, call.language)


@WORKFLOW_RUNS.post(
    f"{RUNS}/{{id}}/resume", right=Right.WORKFLOW_RUN, body=ResumeBody, answer=WorkflowRunLine
)
def resume(call: Call) -> WorkflowRunLine:
    """Start a run that has failed at one of its steps; from there on everything is done anew."""
    body = call.body
    run = resume_run(call.tenant, call.caller, call.path["id"], body.step, body.variables, call.now)
    return _line(run, call.language)


@WORKFLOW_RUNS.delete(f"{RUNS}/{{id}}", right=Right.WORKFLOW_RUN)
def kill(call: Call) -> None:
    """Stop a run and delete it with its step log."""
    kill_run(call.tenant, call.caller, call.path["id"], call.now)


@WORKFLOW_RUNS.post(
    f"{RUNS}/{{id}}/commands", right=Right.TASK_ANSWER, body=CommandBody, answer=None, status=204
)
def command(call: Call) -> None:
    """Give a run the command that it waits for. The users that it names and admins may."""
    send_command(call.tenant, call.caller, call.path["id"], call.body.name, call.now)


def _line(run: WorkflowRun, language: str) -> WorkflowRunLine:
    return WorkflowRunLine(
        item=str(run.item),
        reason=shown_reason(run.reason, language),
        **shared_values(run, WorkflowRunLine, "item", "reason"),
    )


def _page(runs: list[WorkflowRun], rest: str | None, scope: Any, language: str) -> dict[str, Any]:
    return shown([(run_place(run), _line(run, language)) for run in runs], rest, scope)


def _log_scope(run: str, order: str = "started_at") -> list[str]:
    return ["workflow-steps", run, order]


def _step(step: StepDoing, call: Call) -> StepLine:
    step = step.as_of(call.now)
    if step.is_final:
        step = msgspec.structs.replace(step, waits_for=(), due_at=None)
    result = summary(step.result, MAX_TEXT)
    return StepLine(
        result=result,
        reason=shown_reason(step.reason, call.language),
        **shared_values(step, StepLine, "result", "reason"),
    )
