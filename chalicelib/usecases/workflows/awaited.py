"""What a resting step waits for: waiters, and tasks for people, made from its events."""

from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.recipients import RESPONSIBLE, Recipients, recipients
from chalicelib.domain.workflows.runs import MAX_ROWS
from chalicelib.domain.workflows.steps import (
    EventStep,
    ListenStep,
    PauseStep,
    UserTask,
    WaitForClient,
    WaitForEvent,
    WaitForStage,
)
from chalicelib.domain.workflows.tasks import (
    MAX_DESCRIPTION,
    MAX_SUBJECT,
    WorkflowTask,
    cut,
    task_id,
)
from chalicelib.domain.workflows.votes import votes_needed
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.workflows.deadlines import end_of
from chalicelib.usecases.workflows.step_context import StepContext

MAX_DIGITS = 12
"""Of an id."""
MAX_COMMENT = 1_000
"""Characters of what a template says of a wait; longer texts are cut."""


class Awaited(msgspec.Struct, frozen=True):
    """What a step waits for."""

    waiters: list[Waiter]
    tasks: list[WorkflowTask]
    nobody: list[str]
    """Events that nobody could answer; they are not waited for."""
    nowhere: list[str]
    """Events that would await an item which is not there; they are not waited for either."""
    seen: dict[ItemRef, Item]
    """The awaited items as they were before the wait began."""
    left: list[str]
    """Sentences on people who have left, and on who is asked instead."""
    comment: str = ""
    """What the card shall say of the wait for the client."""

    @property
    def problem(self) -> Reason | None:
        """Return why some of the events are not waited for, or not of whom they name."""
        if self.nowhere:
            named = ", ".join(self.nowhere)
            return Reason(Code.NO_ITEM, f"there is no such item as {named} should wait for")
        if self.nobody:
            named = ", ".join(self.nobody)
            detail = f"no active user can answer {named}, the responsible neither"
            return Reason(Code.NO_RECIPIENT, detail)
        if self.left:
            return Reason(Code.PERSON_LEFT, "; ".join(dict.fromkeys(self.left)))
        return None


def what_is_awaited(context: StepContext, token: str) -> Awaited:
    """Return what the step waits for with a token [1 for each other item that is awaited].

    Raises:
        ActionFailed: the run's item is gone.
    """
    found = Awaited([], [], [], [], {}, [])
    heard = context.run.heard_in(context.place.lane)
    for event, branch in _events(context):
        waiter = Waiter(
            run=context.run.id,
            step=event.id,
            visit=context.visit,
            holder=context.step.id,
            kind=WaitKind.CLIENT,
            item=context.run.item,
            token=token,
            branch=branch,
            began=heard.at or context.run.started_at,
            heard=heard.signal,
        )
        more: dict[str, Any] = {}
        if isinstance(event, WaitForStage):
            item = _item(context, event)
            if item is None:
                found.nowhere.append(event.id)
                continue
            found.seen[item.ref] = item
            # At a second attempt the first one's waiter may still have something to come.
            since = 0 if context.log else item.version
            more = {
                "kind": WaitKind.STAGE,
                "item": item.ref,
                "stages": event.stages,
                "pipeline": event.pipeline,
                "since": since,
            }
        elif isinstance(event, WaitForEvent | UserTask):
            action_context = _scene(context, event)
            people = _people(action_context, event.users)
            users = tuple(user.id for user in people.users)
            found.left.extend(people.left_out + people.replaced)
            if not users:
                found.nobody.append(event.id)
                continue
            if isinstance(event, WaitForEvent):
                more = {"kind": WaitKind.COMMAND, "command": event.name, "users": users}
            else:
                found.tasks.append(_task(context, event, action_context, users))
                more = {"kind": WaitKind.TASK, "command": found.tasks[-1].id}
        found.waiters.append(msgspec.structs.replace(waiter, **more))
    return msgspec.structs.replace(found, tasks=_with_room(found), comment=_comment(context))


def _comment(context: StepContext) -> str:
    """Return what the card shall say of the wait for the client."""
    events = [event for event, _ in _events(context) if isinstance(event, WaitForClient)]
    texts = [event.comment for event in events if event.comment]
    action_context = context.action_context(*texts, shown=texts) if texts else None
    said = [_text(action_context, text) for text in texts] if action_context else []
    return cut("; ".join(filter(None, said)), MAX_COMMENT)


def _events(context: StepContext) -> Iterator[tuple[EventStep, int | None]]:
    """Yield the events of the step with their branches; pauses wait for nothing but time."""
    step = context.step
    if isinstance(step, ListenStep):
        for index, branch in enumerate(step.branches):
            if not isinstance(branch.event, PauseStep):
                yield branch.event, index
    elif isinstance(step, EventStep) and not isinstance(step, PauseStep):
        yield step, None
    else:
        raise TypeError(f"{step.id} waits for nothing")


def _item(context: StepContext, event: WaitForStage) -> Item | None:
    """Return the item whose stage is awaited; None for a text that names none of its type."""
    if not event.item:
        return context.item
    type = event.entity_type or context.prepared.template.entity_type
    action_context = context.action_context(event.item)
    try:
        text = action_context.raw_text(event.item).strip()
        found = ItemRef.parse(text if "_" in text else f"{type}_{text}")
    except (ActionFailed, ValueError):
        return None
    if found == context.run.item:
        return context.item
    return find_item(context.tenant, found) if found.type == type else None


def _scene(context: StepContext, event: WaitForEvent | UserTask) -> ActionContext:
    texts = [one for one in event.users if isinstance(one, str)]
    shown = [event.subject, event.description] if isinstance(event, UserTask) else []
    return context.action_context(*texts, *shown, shown=shown)


def _people(action_context: ActionContext, users: tuple[int | str, ...]) -> Recipients:
    """Return the active users whom ids, the word responsible and texts name.

    Where that is nobody, it is the item's responsible, or who stands in for one who has left.
    """
    wanted: list[int | str] = []
    for one in users:
        if isinstance(one, int) or one == RESPONSIBLE:
            wanted.append(one)
        else:
            wanted += _ids(action_context, one)
    around = (action_context.item.responsible, action_context.users, action_context.structure)
    found = recipients(wanted, *around)
    if found.users:
        return found
    instead = recipients([RESPONSIBLE], *around)
    return Recipients(instead.users, instead.replaced, found.left_out)


def _ids(action_context: ActionContext, template: str) -> list[int]:
    try:
        parts = [part.strip() for part in action_context.raw_text(template).split(",")]
    except ActionFailed:
        return []
    return [
        int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS
    ]


def _task(
    context: StepContext, event: UserTask, action_context: ActionContext, users: tuple[int, ...]
) -> WorkflowTask:
    task = WorkflowTask(
        id=task_id(context.run.id, event.id, context.visit),
        run=context.run.id,
        workflow=context.run.workflow,
        number=context.run.number,
        step=event.id,
        visit=context.visit,
        item=context.run.item,
        kind=event.kind,
        users=users,
        subject=cut(_text(action_context, event.subject), MAX_SUBJECT),
        description=cut(_text(action_context, event.description), MAX_DESCRIPTION),
        fields=event.fields,
        decide=event.decide,
        votes=votes_needed(event, len(users)),
        created_at=context.now,
        deadline=end_of(context, event),
        remind=event.remind,
    )
    return task.awaiting_reminder(context.now)


def _text(action_context: ActionContext, template: str) -> str:
    try:
        return action_context.text(template)
    except ActionFailed as failed:
        return failed.detail


def _with_room(found: Awaited) -> list[WorkflowTask]:
    """Return the tasks, each for as many users as there is room for if texts have named more."""
    tasks = found.tasks
    free = MAX_ROWS - len(found.waiters) - len(tasks)
    if sum(len(task.users) for task in tasks) <= free:
        return tasks
    most = max(1, free // len(tasks))
    return [
        msgspec.structs.replace(task, users=task.users[:most], votes=min(task.votes, most))
        for task in tasks
    ]
