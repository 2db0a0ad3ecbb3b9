"""Runs of workflows over HTTP: start, read, end; what they ask of people, and commands."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.endpoints import Access, Call, Endpoints
from chalicelib.api.lists import Listing, decode_cursor, page_of, shown
from chalicelib.domain.doings import Reason, RunState
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import (
    StepDoing,
    TaskAnswer,
    WorkflowRun,
    WorkflowState,
    WorkflowTask,
)
from chalicelib.domain.workflow.steps import TaskKind
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.read_runs import read_run, runs_of_item, runs_of_workflow
from chalicelib.usecases.workflows.save_template import get_template
from chalicelib.usecases.workflows.start_run import start_run
from chalicelib.usecases.workflows.tasks import (
    complete_task,
    delegate_task,
    get_task,
    list_tasks,
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


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer: yes or no to an approval, ok to what was to be read, ok or cancel else."""

    answer: TaskAnswer
    comment: Text = ""
    fields: dict[str, Any] = {}


class DelegateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The colleague."""

    user: UserId


class CommandBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The command."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class RunLine(msgspec.Struct, frozen=True, kw_only=True):
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


class RunDocument(RunLine, frozen=True, kw_only=True):
    """A run with its values and its step log."""

    parameters: dict[str, Any]
    variables: dict[str, Any]
    results: dict[str, dict[str, Any]]
    """By step."""
    steps: list[StepLine]
    more_steps: bool
    """Whether there are more steps than one answer holds; the oldest are left out."""


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """Runs, the newest first."""

    items: list[RunLine]
    next_cursor: str | None


class TaskField(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is asked for."""

    code: str
    title: str
    type: str
    required: bool
    multiple: bool


class TaskDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a workflow asks of users; the first of them to answer does it for all."""

    id: str
    run: str
    item: str
    kind: TaskKind
    users: list[int]
    subject: str
    description: str
    fields: list[TaskField]
    created_at: datetime
    open: bool
    answer: TaskAnswer | None
    answered_by: int | None
    answered_at: datetime | None
    comment: str


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """User tasks, the oldest first."""

    items: list[TaskDocument]
    next_cursor: str | None


class TaskListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the list of user tasks."""

    user: Annotated[
        UserId | None, msgspec.Meta(description="Whose; of others than oneself only for admins.")
    ] = None
    item: Annotated[str | None, msgspec.Meta(description="Of this item, like `deal_12`.")] = None
    all: Annotated[bool, msgspec.Meta(description="Also those that are no longer open.")] = False


MAX_STEPS = 2_000
"""Lines of the step log in one answer."""


@WORKFLOW_RUNS.create(
    "/v1/workflows/{id}/runs", body=StartBody, answer=RunLine, access=Access.ADMIN
)
def start(call: Call) -> RunLine:
    """Start a workflow for an item."""
    run = start_run(
        call.tenant,
        call.user,
        call.path["id"],
        _item(call.body.item),
        call.body.parameters,
        now=call.now,
        once=call.once,
    )
    return _line(run)


@WORKFLOW_RUNS.get("/v1/workflows/{id}/runs", answer=RunPage, query=Listing)
def list_runs(call: Call) -> dict[str, Any]:
    """List the runs of a workflow, the newest first."""
    workflow = get_template(call.tenant, call.path["id"]).id
    scope = ["workflow-runs", workflow]
    after = decode_cursor(scope, call.query.cursor, str)
    runs, rest = runs_of_workflow(call.tenant, workflow, limit=call.query.limit, after=after)
    return shown([(rest, _line(run)) for run in runs], rest, scope)


@WORKFLOW_RUNS.get("/v1/items/{type}/{id}/workflow-runs", answer=RunPage, query=Listing)
def list_runs_of_item(call: Call) -> dict[str, Any]:
    """List the runs of an item, the newest first."""
    call.tenant.configuration.type(call.path["type"], call.now)
    runs = runs_of_item(call.tenant, call.item)
    places = {run.id: f"{place:07d}" for place, run in enumerate(runs)}
    return page_of(
        runs, lambda run: places[run.id], _line, call.query, ["workflow-runs", str(call.item)]
    )


@WORKFLOW_RUNS.get(f"{RUNS}/{{id}}", answer=RunDocument)
def read(call: Call) -> RunDocument:
    """Read a run with its values and its step log."""
    found = read_run(call.tenant, call.path["id"])
    return RunDocument(
        **msgspec.structs.asdict(_line(found.run)),
        parameters=found.run.parameters,
        variables=found.run.variables,
        results=found.run.result_values(),
        steps=[_step(step) for step in found.steps[-MAX_STEPS:]],
        more_steps=len(found.steps) > MAX_STEPS,
    )


@WORKFLOW_RUNS.post(
    f"{RUNS}/{{id}}/terminate", body=TerminateBody, answer=RunLine, access=Access.ADMIN
)
def terminate(call: Call) -> RunLine:
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


@WORKFLOW_RUNS.get(TASKS, answer=TaskPage, query=TaskListing)
def list_user_tasks(call: Call) -> dict[str, Any]:
    """List the open user tasks of the caller, or, for an admin, of somebody else or an item."""
    query = call.query
    whose = query.user if call.user.admin else call.user.id
    if whose is None and query.item is None:
        whose = call.user.id
    item = _item(query.item) if query.item else None
    found = list_tasks(call.tenant, user=whose, item=item, open_only=not query.all)
    scope = ["workflow-tasks", whose, query.item, query.all]
    places = {task.id: f"{place:07d}" for place, task in enumerate(found)}
    return page_of(found, lambda task: places[task.id], _task, query, scope)


@WORKFLOW_RUNS.get(f"{TASKS}/{{id}}", answer=TaskDocument)
def read_task(call: Call) -> TaskDocument:
    """Read a user task."""
    task = get_task(call.tenant, call.path["id"])
    if call.user.id not in task.users and not call.user.admin:
        raise NotFound(f"there is no workflow task {task.id}")
    return _task(task)


@WORKFLOW_RUNS.post(f"{TASKS}/{{id}}/complete", body=AnswerBody, answer=TaskDocument)
def complete(call: Call) -> TaskDocument:
    """Answer a user task; the run goes on."""
    task = complete_task(
        call.tenant,
        call.user,
        call.path["id"],
        call.body.answer,
        now=call.now,
        comment=call.body.comment,
        fields=call.body.fields,
    )
    return _task(task)


@WORKFLOW_RUNS.post(f"{TASKS}/{{id}}/delegate", body=DelegateBody, answer=TaskDocument)
def delegate(call: Call) -> TaskDocument:
    """Hand a user task over to a colleague."""
    return _task(delegate_task(call.tenant, call.user, call.path["id"], call.body.user, call.now))


def _item(text: str) -> ItemRef:
    try:
        return ItemRef.parse(text)
    except ValueError:
        raise Invalid.at("/item", "expected type and id, for example deal_12") from None


def _line(run: WorkflowRun) -> RunLine:
    return RunLine(item=str(run.item), **_same(run, RunLine, "item"))


def _step(step: StepDoing) -> StepLine:
    return StepLine(**_same(step, StepLine))


def _task(task: WorkflowTask) -> TaskDocument:
    return TaskDocument(
        item=str(task.item),
        open=task.is_open,
        users=list(task.users),
        fields=[
            TaskField(
                code=one.code,
                title=one.title,
                type=one.type,
                required=one.required,
                multiple=one.multiple,
            )
            for one in task.fields
        ],
        **_same(task, TaskDocument, "item", "open", "users", "fields"),
    )


def _same(source: Any, shape: type[msgspec.Struct], *but: str) -> dict[str, Any]:
    """Return the values of the fields that a record has in common with what is shown of it."""
    return {name: getattr(source, name) for name in shape.__struct_fields__ if name not in but}
