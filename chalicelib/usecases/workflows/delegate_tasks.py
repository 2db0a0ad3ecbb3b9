"""Hand user tasks over to colleagues: one's own, and as an admin those of others."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.tasks import WorkflowTask, handed_over
from chalicelib.records.workflows import task_key, task_of, task_writes
from chalicelib.usecases.items.visible import require_visible, visible
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.read_tasks import get_task, open_tasks

AT_ONCE = 50
"""How many tasks of somebody one request hands over."""


class Delegated(msgspec.Struct, frozen=True, kw_only=True):
    """What became of several tasks that were to be handed over."""

    delegated: list[str]
    skipped: list[str]
    """Those that were closed or changed just then, or that were none of the user's."""
    more: bool
    """Whether the user has further ones."""


def delegate_task(
    tenant: Tenant,
    caller: Caller,
    id: str,
    to: int,
    now: datetime,
    *,
    instead_of: int | None = None,
) -> WorkflowTask:
    """Hand a user task over to a colleague [1 read, 1 write; 0 to 1 for one of others].

    The colleague takes the place of the caller. An admin who is not asked hands over for all, or
    `instead_of` one of them.

    Raises:
        NotFound: there is no such task.
        Forbidden: it is none of the user's, who is no admin either, or may not see its item.
        Clash: it was answered or withdrawn before.
        Invalid: the colleague is no active user or asked already, or `instead_of` is not asked.
    """
    caller.require(Right.TASK_ANSWER)
    task = get_task(tenant, id)
    if caller.id not in task.users or instead_of not in (None, caller.id):
        caller.require(Right.TASK_OTHERS, because=f"the task {id} is not for you")
    if caller.id not in task.users:
        require_visible(tenant, caller, task.item)
    _check_active(tenant, to, now)
    if not task.is_open:
        raise Clash(f"the task {id} is no longer open", code=Code.TASK_COMPLETED)
    if instead_of is None and caller.id in task.users:
        instead_of = caller.id
    delegated = handed_over(task, to, instead_of, now)
    try:
        tenant.table.write(task_writes(delegated, task))
    except Conflict as conflict:
        raise Clash(f"the task {id} has changed meanwhile", code=Code.TASK_CHANGED) from conflict
    return delegated


def delegate_tasks(
    tenant: Tenant,
    caller: Caller,
    to: int,
    now: datetime,
    *,
    instead_of: int,
    tasks: Sequence[str] = (),
) -> Delegated:
    """Hand several open tasks of a user over to a colleague [2 reads, 1 write each].

    Those that are named, or else the oldest ones; whoever is asked besides stays so. Doing it again
    changes nothing more. Tasks of others are passed over where the caller may not see their item.

    Raises:
        Forbidden: the caller may not hand over tasks of others.
        Invalid: the colleague is no active user.
    """
    caller.require(Right.TASK_ANSWER)
    if instead_of != caller.id:
        caller.require(Right.TASK_OTHERS)
    _check_active(tenant, to, now)
    if to == instead_of:
        raise Invalid.at("/user", "is the one who hands over")
    rest = None
    if tasks:
        found = _named(tenant, tasks)
        if instead_of != caller.id:
            told = visible(tenant, caller, (task.item for task in found))
            found = [task for task in found if task.item in told]
    else:
        found, rest = open_tasks(tenant, caller, user=instead_of, limit=AT_ONCE)
    done: list[str] = []
    for task in found:
        if not task.is_open or instead_of not in task.waits_for:
            continue
        try:
            tenant.table.write(task_writes(handed_over(task, to, instead_of, now), task))
        except (Conflict, Invalid):
            continue
        done.append(task.id)
    wanted = tasks or [task.id for task in found]
    skipped = [id for id in dict.fromkeys(wanted) if id not in done]
    return Delegated(delegated=done, skipped=skipped, more=rest is not None)


def _named(tenant: Tenant, ids: Sequence[str]) -> list[WorkflowTask]:
    keys = []
    for place, id in enumerate(ids):
        try:
            keys.append(task_key(id))
        except ValueError:
            raise Invalid.at(f"/tasks/{place}", f"{id} is no workflow task") from None
    rows = tenant.table.get_many(dict.fromkeys(keys))
    return [task_of(rows[key]) for key in dict.fromkeys(keys) if key in rows]


def _check_active(tenant: Tenant, to: int, now: datetime) -> None:
    user = tenant.configuration.tenant(now).users.get(to)
    if user is None or not user.active:
        raise Invalid.at("/user", f"there is no active user {to}")
