"""User tasks and commands: what people tell a run that waits for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import (
    Clash,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
)
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import User
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.workflows.runs import TooLarge, item_of_run, short_hash
from chalicelib.domain.workflows.steps import Decide
from chalicelib.domain.workflows.tasks import ANSWERS, GivenAnswer, TaskAnswer, WorkflowTask, cut
from chalicelib.domain.workflows.votes import outcome
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.ports.table import Write
from chalicelib.records.workflows import task_writes, waiter_key, waiter_of
from chalicelib.usecases.items.visible import require_visible
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.answer_waiters import TRIES, settle, waiters_at
from chalicelib.usecases.workflows.read_tasks import asked_fields, get_task

MAX_SAID = 300
"""Characters of one answer as the result of a step tells it."""


def complete_task(
    tenant: Tenant,
    caller: Caller,
    id: str,
    answer: TaskAnswer,
    *,
    now: datetime,
    comment: str = "",
    fields: Mapping[str, Any] | None = None,
) -> WorkflowTask:
    """Answer a user task; the run goes on as soon as no further answer can change the outcome.

    The same answer of the same user changes nothing more.

    Raises:
        NotFound: there is no such task.
        Forbidden: it is none of the user's.
        Clash: it was answered or withdrawn before.
        Invalid: the answer does not fit the kind of the task, a value has a fault, or the run has
            no room for the values (too_large).
        Unfinished: try again.
    """
    caller.require(Right.TASK_ANSWER)
    for _ in range(TRIES):
        task = get_task(tenant, id)
        if caller.id not in task.users:
            raise Forbidden(f"the task {id} is not for you")
        if _said(tenant, task, caller, answer, comment, fields or {}):
            return task
        waiter = _waiter_of(tenant, task) if task.is_open else None
        if waiter is None:
            raise Clash(f"the task {id} is no longer open", code=Code.TASK_COMPLETED)
        if caller.id not in task.waits_for:
            raise Clash(f"you have answered the task {id} already", code=Code.TASK_COMPLETED)
        if answer not in ANSWERS[task.kind]:
            known = ", ".join(sorted(ANSWERS[task.kind]))
            raise Invalid.at("/answer", f"expected one of {known}", code=Code.WRONG_ANSWER)
        values = _values(tenant, task, answer, fields or {})
        given = GivenAnswer(user=caller.id, answer=answer, at=now, comment=comment)
        answered = _answered(task, given, _given(values))
        more = task_writes(answered, task)
        try:
            if answered.is_open:
                tenant.table.write(more)
            elif not _settled(tenant, waiter, answered, values, more, now):
                raise Clash(f"the task {id} is no longer open", code=Code.TASK_COMPLETED)
        except Conflict:
            continue  # somebody else has answered, handed over, or withdrawn it: look again
        return answered
    raise Unavailable(f"the task {id} is being changed all the time")


def _said(
    tenant: Tenant,
    task: WorkflowTask,
    caller: Caller,
    answer: TaskAnswer,
    comment: str,
    fields: Mapping[str, Any],
) -> bool:
    """Return whether the caller has answered the very same before."""
    if task.decide is not Decide.FIRST:
        said = task.answer_of(caller.id)
        return said is not None and (said.answer, said.comment) == (answer, comment) and not fields
    same = (task.answered_by, task.answer, task.comment) == (caller.id, answer, comment)
    return same and task.given == _given(_values(tenant, task, answer, fields))


def _answered(task: WorkflowTask, given: GivenAnswer, values: str) -> WorkflowTask:
    """Return a task with one more answer, and closed if that decides it."""
    after = msgspec.structs.replace(task, answers=(*task.answers, given), version=task.version + 1)
    found = outcome(after)
    if found is None:
        return after
    return msgspec.structs.replace(
        after,
        answer=found,
        answered_by=given.user,
        answered_at=given.at,
        comment=given.comment,
        given=values,
    )


def _settled(
    tenant: Tenant,
    waiter: Waiter,
    task: WorkflowTask,
    values: Mapping[str, Any],
    more: list[Write],
    now: datetime,
) -> bool:
    """Let the run go on with the outcome of a task; say whether it was this that did it."""
    result: dict[str, Any] = {
        "result": str(task.answer),
        "user": task.answered_by,
        "comment": task.comment,
    }
    if task.decide is not Decide.FIRST:
        users = tenant.configuration.tenant(now).users
        result |= {
            "answers": [_in_words(one, users) for one in task.answers],
        }
        for word in ANSWERS[task.kind]:
            result[str(word)] = [one.user for one in task.answers if one.answer == word]
    try:
        return settle(tenant, waiter, result, now, variables=values, more=more, task=task.id)
    except TooLarge as large:
        raise Invalid.at("/fields", large.detail, code=large.code) from large


def _in_words(one: GivenAnswer, users: Mapping[int, User]) -> str:
    name = users[one.user].name if one.user in users else f"user {one.user}"
    said = f"{name}: {one.answer}"
    return cut(f"{said} ({one.comment})" if one.comment else said, MAX_SAID)


def send_command(tenant: Tenant, caller: Caller, run: str, name: str, now: datetime) -> None:
    """Give a run the command that it waits for; admins may give any.

    Raises:
        NotFound: there is no such run, or it does not wait for that command.
        Forbidden: it waits for somebody else to give it, or the admin may not see its item.
        Unfinished: try again.
    """
    caller.require(Right.TASK_ANSWER)
    try:
        item = item_of_run(run)
    except ValueError:
        raise NotFound(f"there is no workflow run {run}") from None
    waiting = [
        one
        for one in waiters_at(tenant, item)
        if one.run == run and one.kind is WaitKind.COMMAND and one.command == name
    ]
    if not waiting:
        raise NotFound(f"the run {run} does not wait for the command {name}", code=Code.NOT_WAITING)
    own = [one for one in waiting if caller.id in one.users]
    others = caller.may(Right.TASK_OTHERS)
    if not own and not others:
        raise Forbidden(f"the command {name} is not yours to give")
    if not own:
        require_visible(tenant, caller, item)
    for waiter in waiting if others else own:
        settle(tenant, waiter, {"result": "given", "user": caller.id}, now)


def _waiter_of(tenant: Tenant, task: WorkflowTask) -> Waiter | None:
    row = tenant.table.get(waiter_key(task.item, task.run, task.step, task.visit))
    return waiter_of(row) if row else None


def _given(values: Mapping[str, Any]) -> str:
    """Return what stands for the values of an answer."""
    return short_hash(msgspec.json.encode(values, order="deterministic").decode())


def _values(
    tenant: Tenant, task: WorkflowTask, answer: TaskAnswer, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the variables that an answer sets; what is not given stays as it is.

    Raises:
        Invalid: something is not asked for, not of its type, or missing.
    """
    if answer is not TaskAnswer.OK:
        if given:
            raise Invalid.at("/fields", f"the answer {answer} takes no values")
        return {}
    known = {field.code: field for field in asked_fields(tenant, task)}
    faults = [
        Fault(f"/fields/{escaped(code)}", "is not asked for") for code in given if code not in known
    ]
    values = {}
    for code, field in known.items():
        if code not in given:
            if field.required:
                faults.append(Fault(f"/fields/{code}", "a value is needed"))
            continue
        try:
            values[code] = field.parse(given[code])
        except Invalid as invalid:
            faults += [fault.under(f"/fields/{code}") for fault in invalid.faults]
    if faults:
        raise Invalid(faults)
    return values
