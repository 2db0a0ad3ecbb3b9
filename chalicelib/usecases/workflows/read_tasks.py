"""Read user tasks: those that are open for a user, those of an item, and what they ask for."""

import msgspec

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.domain.workflows.variables import field_of
from chalicelib.records.body import readable
from chalicelib.records.workflows import (
    OPEN_TASKS,
    TASK_PREFIX,
    named_task,
    open_tasks_of,
    task_key,
    task_of,
    task_place,
)
from chalicelib.usecases.items.visible import require_visible, visible
from chalicelib.usecases.tenant.tenant import Tenant


def open_tasks(
    tenant: Tenant, caller: Caller, *, user: int | None = None, limit: int, after: str | None = None
) -> tuple[list[WorkflowTask], str | None]:
    """Return the caller's open tasks, the oldest first, and where the next page begins.

    Those of another `user` are for callers who may see tasks of others, without those of items that
    they may not see. Tasks that were closed are not looked at [1, and 1 per 100 tasks].
    """
    caller.require(Right.TASK_ANSWER)
    whose = _whose(caller, user) or caller.id
    rows = tenant.table.query(open_tasks_of(whose), after=after, limit=limit)
    keys = [task_key(named_task(row)) for row in rows]
    found = tenant.table.get_many(keys) if keys else {}
    tasks = list(readable((found[key] for key in keys if key in found), task_of))
    left = [task for task in tasks if task.is_open and whose in task.waits_for]
    if whose != caller.id:
        told = visible(tenant, caller, (task.item for task in left))
        left = [task for task in left if task.item in told]
    return left, rows[-1].sk if len(rows) == limit else None


def all_open_tasks(
    tenant: Tenant, caller: Caller, *, limit: int, after: str | None = None
) -> tuple[list[WorkflowTask], str | None]:
    """Return the open tasks of everybody, the oldest first, and where the next page begins.

    For callers who may see tasks of others [1, and 1 per 100 tasks].

    Raises:
        Forbidden: the caller may not.
    """
    caller.require(Right.TASK_OTHERS)
    found = tenant.table.query_index("by_type", OPEN_TASKS, after=after, limit=limit)
    rows = tenant.table.get_many(key for _, key in found) if found else {}
    tasks = list(readable((rows[key] for _, key in found if key in rows), task_of))
    told = visible(tenant, caller, (task.item for task in tasks))
    open_ones = [task for task in tasks if task.is_open and task.item in told]
    return open_ones, found[-1][0] if len(found) == limit else None


def tasks_of_item(
    tenant: Tenant,
    caller: Caller,
    item: ItemRef,
    *,
    user: int | None = None,
    open_only: bool = True,
    limit: int,
    after: str | None = None,
) -> tuple[list[WorkflowTask], str | None]:
    """Return tasks of an item, oldest first, and where the next page begins [1].

    They are the caller's; those of another `user`, or of all, where the caller may see tasks of
    others. With `open_only` those that were answered or withdrawn are left out.
    """
    caller.require(Right.TASK_ANSWER)
    whose = _whose(caller, user)
    if whose != caller.id:
        require_visible(tenant, caller, item)
    found = readable(tenant.table.query(str(item), prefix=TASK_PREFIX), task_of)
    wanted = [
        task
        for task in found
        if (task.is_open or not open_only)
        and (whose is None or whose in task.users)
        and (after is None or task_place(task) > after)
    ]
    page = sorted(wanted, key=task_place)[:limit]
    return page, task_place(page[-1]) if len(page) < len(wanted) else None


def show_task(tenant: Tenant, caller: Caller, id: str) -> WorkflowTask:
    """Return a user task that the caller may see [1].

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
    """
    caller.require(Right.TASK_ANSWER)
    task = get_task(tenant, id)
    if caller.id not in task.users:
        if not caller.may(Right.TASK_OTHERS):
            raise NotFound(f"there is no workflow task {id}")
        require_visible(tenant, caller, task.item)
    return task


def get_task(tenant: Tenant, id: str) -> WorkflowTask:
    """Return a user task [1].

    Raises:
        NotFound: there is none of that id.
    """
    try:
        row = tenant.table.get(task_key(id))
    except ValueError:
        row = None
    if row is None:
        raise NotFound(f"there is no workflow task {id}")
    return task_of(row)


def asked_fields(tenant: Tenant, task: WorkflowTask) -> tuple[Field, ...]:
    """Return what a task asks for, as the version that its run has defines it [0 or 1 once]."""
    if not task.fields:
        return ()
    known = tenant.configuration.version(task.workflow, task.number).template.variables
    return tuple(
        msgspec.structs.replace(field_of(code, known[code]), required=known[code].required)
        for code in task.fields
    )


def _whose(caller: Caller, user: int | None) -> int | None:
    return user if caller.may(Right.TASK_OTHERS) else caller.id
