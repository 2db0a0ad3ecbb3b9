"""User tasks: what runs of workflows ask of people."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.card.reminders import next_reminder
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import item_before, item_of_run, short_hash
from chalicelib.domain.workflows.steps import Decide, TaskKind

TASK_MARK = "-t"
"""Stands between the item and the rest of a task's id."""
MAX_SUBJECT = 255
MAX_DESCRIPTION = 4_000
"""Characters of a user task; longer texts are cut."""


class TaskAnswer(StrEnum):
    """How a user task was answered."""

    YES = "yes"  # approved
    NO = "no"  # refused
    OK = "ok"  # read, or the information given
    CANCEL = "cancel"  # the information refused


ANSWERS = {
    TaskKind.APPROVE: frozenset({TaskAnswer.YES, TaskAnswer.NO}),
    TaskKind.READ: frozenset({TaskAnswer.OK}),
    TaskKind.REQUEST_INFORMATION: frozenset({TaskAnswer.OK, TaskAnswer.CANCEL}),
}


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one of several users answered."""

    user: int
    answer: TaskAnswer
    at: datetime
    comment: str = ""


class WorkflowTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a workflow asks of users; the first of them answers, all, or enough."""

    id: str
    run: str
    workflow: str
    number: int
    """Of the version that knows what the asked variables are."""
    step: str
    visit: str = ""
    item: ItemRef
    kind: TaskKind
    users: tuple[int, ...]
    subject: str
    description: str = ""
    fields: tuple[str, ...] = ()
    """Codes of the variables that are asked for."""
    created_at: datetime
    handed_over_at: datetime | None = None
    """When a colleague came in last."""
    decide: Decide = Decide.FIRST
    votes: int = 0
    """Where it is voted: how many have to agree."""
    answers: tuple[GivenAnswer, ...] = ()
    """What has been answered so far."""
    answer: TaskAnswer | None = None
    """The outcome."""
    answered_by: int | None = None
    answered_at: datetime | None = None
    comment: str = ""
    given: str = ""
    """Stands for the values of the answer, so that the same answer is known again."""
    deadline: datetime | None = None
    """When the run goes on without an answer."""
    remind: tuple[str, ...] = ()
    """How long before that to remind who has not answered."""
    next_reminder: datetime | None = None
    withdrawn: bool = False
    """The run went on or ended without an answer."""
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Return whether it still waits for an answer."""
        return self.answer is None and not self.withdrawn

    @property
    def waits_for(self) -> tuple[int, ...]:
        """Return who is asked and has not answered yet."""
        answered = {one.user for one in self.answers}
        return tuple(user for user in self.users if user not in answered)

    def awaiting_reminder(self, now: datetime) -> "WorkflowTask":
        """Return it with its next reminder after `now`, if there is one."""
        due = next_reminder(self.deadline, self.remind, now)
        return msgspec.structs.replace(self, next_reminder=due)

    def answer_of(self, user: int) -> GivenAnswer | None:
        """Return what a user has answered, None where nothing."""
        return next((one for one in self.answers if one.user == user), None)


def handed_over(task: WorkflowTask, to: int, instead_of: int | None, now: datetime) -> WorkflowTask:
    """Return an open task for a colleague, instead of one of its users or of all, one version on.

    Raises:
        Invalid: `instead_of` is not asked or has answered; where several answer, the colleague is
            asked already, or it is not said in whose place.
    """
    if instead_of is not None and instead_of not in task.users:
        raise Invalid.at("/instead_of", f"the task {task.id} is not for the user {instead_of}")
    if task.decide is not Decide.FIRST:
        if instead_of is None:
            raise Invalid.at("/instead_of", "several answer this task: say whose place it is")
        if to in task.users:
            raise Invalid.at("/user", f"the user {to} is asked already")
    if instead_of is not None and task.answer_of(instead_of) is not None:
        raise Invalid.at("/instead_of", f"the user {instead_of} has answered already")
    left = () if instead_of is None else (one for one in task.users if one != instead_of)
    users = tuple(dict.fromkeys((*left, to)))
    return msgspec.structs.replace(task, users=users, handed_over_at=now, version=task.version + 1)


def cut(text: str, most: int) -> str:
    """Return a text with at most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def task_id(run: str, step: str, visit: str) -> str:
    """Return the id of a user task, the same for the same visit; the item can be read off it."""
    return f"{item_of_run(run)}{TASK_MARK}{short_hash(run, step, visit)}"


def item_of_task(id: str) -> ItemRef:
    """Return the item of a user task.

    Raises:
        ValueError: not a task's id.
    """
    return item_before(TASK_MARK, id)
