"""What follows from a write of a user task. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.ports.notifier import Notification
from chalicelib.usecases.tenant.tenant import Tenant


def react_to_task(
    tenant: Tenant, before: WorkflowTask | None, after: WorkflowTask, now: datetime
) -> None:
    """Tell the active users who are newly asked, each once under one id [1 for each].

    Raises:
        Unavailable: trying again may help.
    """
    if not after.is_open:
        return
    known = before.users if before else ()
    users = tenant.configuration.tenant(now).users
    for id in after.waits_for:
        user = users.get(id)
        if id in known or user is None or not user.active:
            continue
        tenant.notifier.notify(
            Notification(
                id=f"{after.id}-asked-{after.version}-{id}",
                recipient=id,
                recipient_email=user.email,
                sender=None,
                text=f"New task: {after.subject}",
                item=str(after.item),
            )
        )
