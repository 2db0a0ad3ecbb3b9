"""A run begins to rest: note what it waits for, so that whatever happens finds its token."""

from datetime import datetime

import msgspec

from chalicelib.catalogue.scene import Scene
from chalicelib.domain.doings import RunState
from chalicelib.domain.effects import ActionFailed
from chalicelib.domain.errors import Conflict
from chalicelib.domain.fields import Field
from chalicelib.domain.items import ItemRef
from chalicelib.domain.workflow.runs import (
    StepDoing,
    Waiter,
    WaitKind,
    WorkflowTask,
    short_hash,
)
from chalicelib.domain.workflow.steps import (
    EventStep,
    ListenStep,
    PauseStep,
    UserTask,
    WaitForClient,
    WaitForEvent,
    WaitForStage,
)
from chalicelib.domain.workflow.variables import field_of
from chalicelib.ports.table import Put, Write
from chalicelib.records.workflows import key_of, step_row, task_row, waiter_row
from chalicelib.usecases.save_item import find_item
from chalicelib.usecases.tenant import Tenant
from chalicelib.usecases.workflows.answer_waiters import settle, stage_result
from chalicelib.usecases.workflows.executions import output_of
from chalicelib.usecases.workflows.standing import RunFailed, Standing

TRIES = 10
NOWHERE = 999_999_999_999
"""Id of an item that never is: what a text gives that names none."""


class WaitCall(msgspec.Struct, frozen=True, kw_only=True):
    """A state machine waits with a token for a step (domain/workflow/states.py)."""

    run: str
    step: str
    loops: dict[str, int]
    token: str


def register_wait(tenant: Tenant, call: WaitCall, now: datetime) -> None:
    """Note what a step waits for; what is there already answers at once [1 read, 1 write].

    One more read for each stage that is awaited. A step that was settled while an earlier token
    was out gives the new one the same answer.

    Raises:
        RunFailed: the run is over.
        Unfinished: the call must come again.
    """
    for _ in range(TRIES):
        standing = Standing(tenant, call.run, call.step, call.loops, now)
        log = standing.log
        if log is not None and log.is_final:
            tenant.state_machines.answer(call.token, output_of(log.branch))
            return
        try:
            waiters = _write(standing, call.token)
        except Conflict:
            continue
        _answer_what_is_there(tenant, waiters, now)
        return
    raise Conflict([])


def _write(standing: Standing, token: str) -> list[Waiter]:
    step = standing.step
    events: list[tuple[EventStep, int | None]]
    if isinstance(step, ListenStep):
        events = [(branch.event, index) for index, branch in enumerate(step.branches)]
    elif isinstance(step, EventStep):
        events = [(step, None)]
    else:
        raise RunFailed(f"{step.id} waits for nothing")
    waiters: list[Waiter] = []
    tasks: list[WorkflowTask] = []
    for event, branch in events:
        if isinstance(event, PauseStep):
            continue
        task = _task(standing, event) if isinstance(event, UserTask) else None
        waiters.append(_waiter(standing, event, branch, token, task))
        if task is not None:
            tasks.append(task)
    log = standing.log
    resting = _resting(standing, log, waiters, tasks)
    writes: list[Write] = [
        standing.fence(),
        Put(step_row(resting), expect=log.version if log else "absent"),
        *(Put(waiter_row(waiter)) for waiter in waiters),
    ]
    if log is None:
        writes += [Put(task_row(task), expect="absent") for task in tasks]
    standing.tenant.table.write(writes)
    return waiters


def _resting(
    standing: Standing, log: StepDoing | None, waiters: list[Waiter], tasks: list[WorkflowTask]
) -> StepDoing:
    keys = tuple(key_of(waiter) for waiter in waiters)
    if log is not None:
        return msgspec.structs.replace(log, waiters=keys, version=log.version + 1)
    ids = tuple(task.id for task in tasks)
    return standing.doing(RunState.WAITING_EVENT, waiters=keys, tasks=ids)


def _waiter(
    standing: Standing,
    event: EventStep,
    branch: int | None,
    token: str,
    task: WorkflowTask | None,
) -> Waiter:
    plain = Waiter(
        run=standing.run.id,
        step=event.id,
        visit=standing.visit,
        holder=standing.step.id,
        kind=WaitKind.CLIENT,
        item=standing.run.item,
        token=token,
        branch=branch,
    )
    match event:
        case WaitForStage(stages=stages):
            return msgspec.structs.replace(
                plain, kind=WaitKind.STAGE, item=_awaited(standing, event), stages=stages
            )
        case WaitForEvent(name=name, users=users):
            scene = standing.scene(*(one for one in users if isinstance(one, str)))
            return msgspec.structs.replace(
                plain, kind=WaitKind.COMMAND, command=name, users=_people(scene, users)
            )
        case UserTask():
            return msgspec.structs.replace(
                plain, kind=WaitKind.TASK, command=task.id if task else ""
            )
        case WaitForClient():
            return plain
        case _:
            raise RunFailed(f"{event.id} waits for nothing")


def _awaited(standing: Standing, event: WaitForStage) -> ItemRef:
    type = event.entity_type or standing.prepared.template.entity_type
    if not event.item:
        return standing.run.item
    text = standing.scene(event.item).text(event.item).strip()
    try:
        return ItemRef.parse(text if "_" in text else f"{type}_{text}")
    except ValueError:
        return ItemRef(type, NOWHERE)


def _task(standing: Standing, event: UserTask) -> WorkflowTask:
    texts = [one for one in event.users if isinstance(one, str)]
    scene = standing.scene(event.subject, event.description, *texts)
    return WorkflowTask(
        id=short_hash(standing.run.id, event.id, standing.visit),
        run=standing.run.id,
        step=event.id,
        visit=standing.visit,
        item=standing.run.item,
        kind=event.kind,
        users=_people(scene, event.users),
        subject=_text(scene, event.subject),
        description=_text(scene, event.description),
        fields=tuple(_asked(standing, code) for code in event.fields),
        created_at=standing.now,
    )


def _asked(standing: Standing, code: str) -> Field:
    variable = standing.prepared.template.variables[code]
    field = field_of(code, variable)
    return msgspec.structs.replace(field, required=variable.required)


def _text(scene: Scene, template: str) -> str:
    try:
        return scene.text(template)
    except ActionFailed as failed:
        return failed.detail


def _people(scene: Scene, users: tuple[int | str, ...]) -> tuple[int, ...]:
    """Return the users whom ids, the word responsible and texts name; nobody else."""
    found: list[int] = []
    for one in users:
        if isinstance(one, int):
            found.append(one)
        elif one == "responsible":
            found.append(scene.item.responsible)
        else:
            found += [int(part) for part in _text(scene, one).split(",") if part.strip().isdigit()]
    return tuple(dict.fromkeys(found))


def _answer_what_is_there(tenant: Tenant, waiters: list[Waiter], now: datetime) -> None:
    """Look at awaited items once more, now that changes of them find the waiters."""
    for waiter in waiters:
        if waiter.kind is WaitKind.STAGE:
            result = stage_result(tenant, waiter, find_item(tenant, waiter.item), now)
            if result is not None:
                settle(tenant, waiter, result, now)
                return
