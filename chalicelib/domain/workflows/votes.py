"""Votes: how the answers of several people become the outcome of one user task."""

import re
from collections.abc import Iterator

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.workflows.steps import Decide, TaskKind, UserTask
from chalicelib.domain.workflows.tasks import ANSWERS, TaskAnswer, WorkflowTask

_PERCENT = re.compile(r"([1-9][0-9]?|100)\s*%")


def vote_faults(step: UserTask) -> Iterator[Fault]:
    """Yield what is wrong with the way in which a user task is decided."""
    if step.kind is TaskKind.REQUEST_INFORMATION and step.decide is not Decide.FIRST:
        yield Fault("/decide", "values are given by the first who answers")
    elif step.decide is Decide.VOTES and step.kind is not TaskKind.APPROVE:
        yield Fault("/decide", f"only {TaskKind.APPROVE} is voted on; all waits for everybody")
    if step.decide is not Decide.VOTES:
        if step.votes is not None:
            yield Fault("/votes", 'needs "decide": "votes"')
        return
    most = len(step.users) if all(isinstance(user, int) for user in step.users) else None
    match step.votes:
        case None:
            yield Fault("/votes", 'say how many have to agree, for example 2 or "60%"')
        case int(number):
            if number < 1 or (most is not None and number > most):
                among = "asked" if most is None else f"asked, 1 to {most}"
                yield Fault("/votes", f"expected a number of those who are {among}")
        case str(text):
            if not _PERCENT.fullmatch(text):
                yield Fault("/votes", 'expected a number, or a percentage such as "60%"')


def votes_needed(step: UserTask, asked: int) -> int:
    """Return how many of those who are asked have to agree; 0 where it is not counted."""
    if step.decide is not Decide.VOTES:
        return 0
    percent = _PERCENT.fullmatch(step.votes) if isinstance(step.votes, str) else None
    wanted = -(-asked * int(percent[1]) // 100) if percent else int(step.votes or 1)
    return max(1, min(wanted, asked))


def outcome(task: WorkflowTask) -> TaskAnswer | None:
    """Return how a task ends as soon as no further answer can change it, None before."""
    if not task.answers:
        return None
    last = task.answers[-1].answer
    if task.decide is Decide.FIRST:
        return last
    left = len(task.waits_for)
    agreed = sum(one.answer is not TaskAnswer.NO for one in task.answers)
    needed = len(task.users) if task.decide is Decide.ALL else task.votes
    if agreed >= needed:
        return TaskAnswer.OK if task.kind is TaskKind.READ else TaskAnswer.YES
    return TaskAnswer.NO if agreed + left < needed else None


def answer_fields(step: UserTask) -> dict[str, Field]:
    """Return what the result of a task that several answer tells of each answer."""
    told = {"answers": FieldType.STRING}
    told |= {str(word): FieldType.USER for word in ANSWERS[step.kind]}
    return {
        name: Field(code=name, title=name, type=kind, multiple=True) for name, kind in told.items()
    }
