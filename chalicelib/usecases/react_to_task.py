"""What follows from a write of a user task. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.records.workflows import alarm_of
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.notices.task_notices import tell_asked
from chalicelib.usecases.tenant.tenant import Tenant


def react_to_task(
    tenant: Tenant, before: WorkflowTask | None, after: WorkflowTask, now: datetime
) -> None:
    """Tell the active users who are newly asked, each once under one id [1, 1 for each].

    One for the alarm of a reminder that is new.

    Raises:
        Unavailable: trying again may help.
    """
    if not after.is_open:
        return
    due = after.next_reminder
    if due is not None and (before is None or before.next_reminder != due):
        ring_at(tenant, [(alarm_of(after.id), due)], now)
    tell_asked(tenant, before, after, now)
