"""Notices of user tasks: to those who are newly asked, and reminders before their end."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from chalicelib.domain.people.notices import Notice
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.words.languages import text
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.ports.table import Put
from chalicelib.records.workflows import task_key, task_of, task_row
from chalicelib.usecases.notices.moments import moment_for
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def tell_asked(
    tenant: Tenant, before: WorkflowTask | None, after: WorkflowTask, now: datetime
) -> None:
    """Tell the active users who are newly asked, each once under one id [1, 1 for each].

    Raises:
        Unavailable: trying again may help.
    """
    known = before.users if before else ()
    at = after.handed_over_at or after.created_at
    _tell(tenant, after, f"asked-{after.version}", "new_task", at, now, known)


def remind_of_task(tenant: Tenant, id: str, now: datetime) -> None:
    """Remind who has not answered a user task, if that is due [1 read; 1 for each, 1 write].

    One that was answered or withdrawn, or of which somebody was reminded already, needs none. What
    is due together is one reminder.

    Raises:
        Unavailable: trying again may help.
    """

    def attempt() -> None:
        row = tenant.table.get(task_key(id))
        task = task_of(row) if row else None
        due = task.next_reminder if task is not None and task.is_open else None
        if task is None or due is None or due > now:
            return
        _tell(tenant, task, f"remind-{sortable(due)}", "remind_task", due, now)
        after = msgspec.structs.replace(task.awaiting_reminder(now), version=task.version + 1)
        tenant.table.write([Put(task_row(after), expect=task.version)])

    retried(attempt, busy(id))


def _tell(
    tenant: Tenant,
    task: WorkflowTask,
    what: str,
    begin: str,
    at: datetime,
    now: datetime,
    known: Collection[int] = (),
) -> None:
    everywhere = tenant.configuration.tenant(now)
    asked = [everywhere.users.get(id) for id in task.waits_for if id not in known]
    notices = [
        Notice(
            id=f"{task.id}-{what}-{user.id}",
            recipient=user.id,
            at=at,
            text=_said(tenant, task, begin, user, now),
            item=str(task.item),
        )
        for user in asked
        if user is not None and user.active
    ]
    tell(tenant, notices, now)


def _said(tenant: Tenant, task: WorkflowTask, begin: str, user: User, now: datetime) -> str:
    """Return what is asked, and until when, in the person's language and on their clock."""
    said = text(begin, user.language, subject=task.subject)
    if task.deadline is None:
        return said
    when = moment_for(tenant, user, task.deadline, now)
    return text("until", user.language, said=said, when=when)
