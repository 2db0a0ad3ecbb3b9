"""What follows from a write of a user task. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.people.notices import Notice
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.tenant import Tenant


def react_to_task(
    tenant: Tenant, before: WorkflowTask | None, after: WorkflowTask, now: datetime
) -> None:
    """Tell the active users who are newly asked, each once under one id [1, 1 for each].

    Raises:
        Unavailable: trying again may help.
    """
    if not after.is_open:
        return
    known = before.users if before else ()
    users = tenant.configuration.tenant(now).users
    asked = [users[id] for id in after.waits_for if id not in known and id in users]
    notices = [
        Notice(
            id=f"{after.id}-asked-{after.version}-{user.id}",
            recipient=user.id,
            at=after.handed_over_at or after.created_at,
            text=f"New task: {after.subject}",
            item=str(after.item),
        )
        for user in asked
        if user.active
    ]
    tell(tenant, notices, now)
