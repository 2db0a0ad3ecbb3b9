"""What workflows ask of people, over HTTP: user tasks."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.workflow_shapes import Text, UserId, item_in, shared_values
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.steps import Decide, TaskKind
from chalicelib.domain.workflows.tasks import TaskAnswer, WorkflowTask
from chalicelib.records.workflows import task_place
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task, delegate_tasks
from chalicelib.usecases.workflows.read_tasks import (
    all_open_tasks,
    asked_fields,
    open_tasks,
    show_task,
    tasks_of_item,
)

WORKFLOW_TASKS = Endpoints("Workflow tasks")

TASKS = "/v1/workflow-tasks"
Id = Annotated[str, msgspec.Meta(max_length=200)]
OWN_FORM = ("item", "open", "users", "votes", "answers", "fields", "next_reminder")
"""What a task's document shows in another form than it is kept in."""


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer: yes or no to an approval, ok to what was to be read, ok or cancel else."""

    answer: TaskAnswer
    comment: Text = ""
    fields: dict[str, Any] = {}


class DelegateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The colleague."""

    user: UserId
    instead_of: UserId | None = None
    """Whose place it is: one's own, or that of all where one is not asked."""


class DelegateManyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The colleague, and whose tasks it gets."""

    user: UserId
    instead_of: UserId
    """Who has the tasks; others than oneself only as an admin."""
    tasks: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    """Which ones; the oldest ones that are open where none is named."""


class DelegatedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What became of tasks that were to be handed over."""

    delegated: list[str]
    skipped: list[str]
    """Those that were closed or changed just then, or that were none of the user's."""
    more: bool
    """Whether the user has further ones."""


class UserTaskField(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is asked for."""

    code: str
    title: str
    type: str
    required: bool
    multiple: bool
    options: list[str]
    """Of a list: the values to choose from."""
    target: str | None
    """Of an item: the entity type."""


class GivenAnswerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What one of the users has answered."""

    user: int
    answer: TaskAnswer
    at: datetime
    comment: str


class UserTaskDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a workflow asks of users."""

    id: str
    run: str
    item: str
    kind: TaskKind
    users: list[int]
    subject: str
    description: str
    fields: list[UserTaskField]
    created_at: datetime
    deadline: datetime | None
    """When the run goes on without an answer."""
    next_reminder: datetime | None
    open: bool
    decide: Decide
    """Whether the first answer counts, all have to agree, or so many."""
    votes: int | None
    """Where it is voted: how many have to agree."""
    answers: list[GivenAnswerDocument]
    """What has been answered so far."""
    answer: TaskAnswer | None
    """The outcome."""
    answered_by: int | None
    answered_at: datetime | None
    comment: str


class UserTaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """User tasks, the oldest first."""

    items: list[UserTaskDocument]
    next_cursor: str | None


class TaskListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the list of user tasks."""

    user: Annotated[
        UserId | None, msgspec.Meta(description="Whose; of others than oneself only for admins.")
    ] = None
    item: Annotated[str | None, msgspec.Meta(description="Of this item, like `deal_12`.")] = None
    all: Annotated[
        bool,
        msgspec.Meta(
            description="With `item`: also those that are no longer open. Without: the "
            "open ones of everybody, for admins only."
        ),
    ] = False


@WORKFLOW_TASKS.get(TASKS, right=Right.TASK_ANSWER, answer=UserTaskPage, query=TaskListing)
def list_user_tasks(call: Call) -> dict[str, Any]:
    """List the open user tasks of the caller; for an admin of somebody else, an item or all."""
    query = call.query
    scope = ["workflow-tasks", call.caller.id, query.user, query.item, query.all]
    after = decode_cursor(scope, query.cursor, str)
    page: Any = {"user": query.user, "limit": query.limit, "after": after}
    if query.item is not None:
        item = item_in(query.item)
        found, rest = tasks_of_item(call.tenant, call.caller, item, open_only=not query.all, **page)
    elif query.all and query.user is None:
        everybody = {"limit": query.limit, "after": after}
        found, rest = all_open_tasks(call.tenant, call.caller, **everybody)
    else:
        found, rest = open_tasks(call.tenant, call.caller, **page)
    entries = [(task_place(task), _task(call.tenant, task)) for task in found]
    return shown(entries, rest, scope)


@WORKFLOW_TASKS.get(f"{TASKS}/{{id}}", right=Right.TASK_ANSWER, answer=UserTaskDocument)
def read_task(call: Call) -> UserTaskDocument:
    """Read a user task."""
    return _task(call.tenant, show_task(call.tenant, call.caller, call.path["id"]))


@WORKFLOW_TASKS.post(
    f"{TASKS}/{{id}}/complete", right=Right.TASK_ANSWER, body=AnswerBody, answer=UserTaskDocument
)
def complete(call: Call) -> UserTaskDocument:
    """Answer a user task; the run goes on."""
    task = complete_task(
        call.tenant,
        call.caller,
        call.path["id"],
        call.body.answer,
        now=call.now,
        comment=call.body.comment,
        fields=call.body.fields,
    )
    return _task(call.tenant, task)


@WORKFLOW_TASKS.post(
    f"{TASKS}/{{id}}/delegate", right=Right.TASK_ANSWER, body=DelegateBody, answer=UserTaskDocument
)
def delegate(call: Call) -> UserTaskDocument:
    """Hand a user task over to a colleague."""
    task = delegate_task(
        call.tenant,
        call.caller,
        call.path["id"],
        call.body.user,
        call.now,
        instead_of=call.body.instead_of,
    )
    return _task(call.tenant, task)


@WORKFLOW_TASKS.post(
    f"{TASKS}/delegate", right=Right.TASK_ANSWER, body=DelegateManyBody, answer=DelegatedDocument
)
def delegate_many(call: Call) -> DelegatedDocument:
    """Hand several open tasks of a user over to a colleague, 50 at a time."""
    body = call.body
    done = delegate_tasks(
        call.tenant,
        call.caller,
        body.user,
        call.now,
        instead_of=body.instead_of,
        tasks=body.tasks,
    )
    return DelegatedDocument(**msgspec.structs.asdict(done))


def _task(tenant: Tenant, task: WorkflowTask) -> UserTaskDocument:
    return UserTaskDocument(
        item=str(task.item),
        open=task.is_open,
        users=list(task.users),
        votes=task.votes or None,
        answers=[
            GivenAnswerDocument(user=one.user, answer=one.answer, at=one.at, comment=one.comment)
            for one in task.answers
        ],
        fields=[
            UserTaskField(
                code=one.code,
                title=one.title,
                type=one.type,
                required=one.required,
                multiple=one.multiple,
                options=list(one.options),
                target=one.target,
            )
            for one in asked_fields(tenant, task)
        ],
        next_reminder=task.next_reminder if task.is_open else None,
        **shared_values(task, UserTaskDocument, *OWN_FORM),
    )
