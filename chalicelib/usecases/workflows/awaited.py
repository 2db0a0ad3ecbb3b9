"""What a resting step waits for: waiters, and tasks for people, made from its events."""

from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib.catalogue.scene import Scene
from chalicelib.domain.effects import ActionFailed
from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import Waiter, WaitKind
from chalicelib.domain.workflow.steps import (
    EventStep,
    ListenStep,
    PauseStep,
    UserTask,
    WaitForEvent,
    WaitForStage,
)
from chalicelib.domain.workflow.tasks import (
    MAX_DESCRIPTION,
    MAX_SUBJECT,
    WorkflowTask,
    cut,
    task_id,
)
from chalicelib.usecases.workflows.standing import Standing

NOWHERE = 999_999_999_999
"""Id of an item that never is: what a text gives that names none."""
MAX_ROWS = 97
"""Rows of waiters, tasks and their users that fit into one transaction with those of the run."""
MAX_DIGITS = 12
"""Of an id."""


class Awaited(msgspec.Struct, frozen=True):
    """What a step waits for."""

    waiters: list[Waiter]
    tasks: list[WorkflowTask]
    nobody: list[str]
    """Events that nobody could answer; they are not waited for."""


def what_is_awaited(standing: Standing, token: str) -> Awaited:
    """Return what the step waits for with a token.

    Raises:
        ActionFailed: the run's item is gone.
    """
    found = Awaited([], [], [])
    for event, branch in _events(standing):
        waiter = Waiter(
            run=standing.run.id,
            step=event.id,
            visit=standing.visit,
            holder=standing.step.id,
            kind=WaitKind.CLIENT,
            item=standing.run.item,
            token=token,
            branch=branch,
        )
        more: dict[str, Any] = {}
        if isinstance(event, WaitForStage):
            item = _item(standing, event)
            more = {"kind": WaitKind.STAGE, "item": item, "stages": event.stages}
        elif isinstance(event, WaitForEvent | UserTask):
            scene = _scene(standing, event)
            users = _people(scene, event.users)
            if not users:
                found.nobody.append(event.id)
                continue
            if isinstance(event, WaitForEvent):
                more = {"kind": WaitKind.COMMAND, "command": event.name, "users": users}
            else:
                found.tasks.append(_task(standing, event, scene, users))
                more = {"kind": WaitKind.TASK, "command": found.tasks[-1].id}
        found.waiters.append(msgspec.structs.replace(waiter, **more))
    return msgspec.structs.replace(found, tasks=_with_room(found))


def _events(standing: Standing) -> Iterator[tuple[EventStep, int | None]]:
    """Yield the events of the step with their branches; pauses wait for nothing but time."""
    step = standing.step
    if isinstance(step, ListenStep):
        for index, branch in enumerate(step.branches):
            if not isinstance(branch.event, PauseStep):
                yield branch.event, index
    elif isinstance(step, EventStep) and not isinstance(step, PauseStep):
        yield step, None
    else:
        raise TypeError(f"{step.id} waits for nothing")


def _item(standing: Standing, event: WaitForStage) -> ItemRef:
    """Return the item whose stage is awaited; what is not of the step's type is nowhere."""
    if not event.item:
        return standing.run.item
    type = event.entity_type or standing.prepared.template.entity_type
    scene = standing.scene(event.item)
    try:
        text = scene.text(event.item).strip()
        found = ItemRef.parse(text if "_" in text else f"{type}_{text}")
    except (ActionFailed, ValueError):
        return ItemRef(type, NOWHERE)
    return found if found.type == type else ItemRef(type, NOWHERE)


def _scene(standing: Standing, event: WaitForEvent | UserTask) -> Scene:
    texts = [one for one in event.users if isinstance(one, str)]
    if isinstance(event, UserTask):
        texts += [event.subject, event.description]
    return standing.scene(*texts)


def _people(scene: Scene, users: tuple[int | str, ...]) -> tuple[int, ...]:
    """Return the active users whom ids, the word responsible and texts name.

    Where that is nobody, it is the item's responsible; nobody at all if inactive too.
    """
    found: list[int] = []
    for one in users:
        if isinstance(one, int):
            found.append(one)
        elif one == "responsible":
            found.append(scene.item.responsible)
        else:
            found += _ids(scene, one)
    for some in (found, [scene.item.responsible]):
        active = [id for id in some if (user := scene.users.get(id)) and user.active]
        if active:
            return tuple(dict.fromkeys(active))
    return ()


def _ids(scene: Scene, template: str) -> list[int]:
    try:
        parts = [part.strip() for part in scene.text(template).split(",")]
    except ActionFailed:
        return []
    return [
        int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS
    ]


def _task(
    standing: Standing, event: UserTask, scene: Scene, users: tuple[int, ...]
) -> WorkflowTask:
    return WorkflowTask(
        id=task_id(standing.run.id, event.id, standing.visit),
        run=standing.run.id,
        workflow=standing.run.workflow,
        number=standing.run.number,
        step=event.id,
        visit=standing.visit,
        item=standing.run.item,
        kind=event.kind,
        users=users,
        subject=cut(_text(scene, event.subject), MAX_SUBJECT),
        description=cut(_text(scene, event.description), MAX_DESCRIPTION),
        fields=event.fields,
        created_at=standing.now,
    )


def _text(scene: Scene, template: str) -> str:
    try:
        return scene.text(template)
    except ActionFailed as failed:
        return failed.detail


def _with_room(found: Awaited) -> list[WorkflowTask]:
    """Return the tasks, each for as many users as there is room for if texts have named more."""
    tasks = found.tasks
    free = MAX_ROWS - len(found.waiters) - len(tasks)
    if sum(len(task.users) for task in tasks) <= free:
        return tasks
    most = max(1, free // len(tasks))
    return [msgspec.structs.replace(task, users=task.users[:most]) for task in tasks]
