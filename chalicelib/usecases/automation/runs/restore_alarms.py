"""Sets the alarms of all waiting runs and reminders again, where they were lost."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.ports.table import Row
from chalicelib.records.agenda import DUE
from chalicelib.records.audiences.memberships import MEMBERSHIP, membership_of
from chalicelib.records.body import Unreadable
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.runs import RUN, run_of
from chalicelib.records.workflows import TASK, alarm_of, task_of
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.runs.unreadable import give_up
from chalicelib.usecases.tenant.tenant import Tenant


def restore_alarms(tenant: Tenant, now: datetime) -> int:
    """Set the alarm of all that has a due time, and return how many there were.

    What cannot be read is given up, and counts for nothing.
    """
    keys = [key for _, key in tenant.table.query_index("agenda", DUE)]
    rows = tenant.table.get_many(keys).values()
    alarms: list[tuple[str, datetime]] = []
    restored = 0
    for row in rows:
        try:
            alarms += _alarm_of(row)
        except Unreadable:
            give_up(tenant, row)
        else:
            restored += 1
    ring_at(tenant, alarms, now)
    return restored


def _alarm_of(row: Row) -> Iterator[tuple[str, datetime]]:
    """Yield the id and the instant for which somebody must look at what a row holds."""
    id, at = "", None
    if row.kind == RUN:
        run = run_of(row)
        id, at = run.id, None if run.is_final else run.due_at
    elif row.kind == ACTIVITY:
        activity = activity_of(row)
        id, at = activity.id, activity.next_reminder
    elif row.kind == TASK:
        task = task_of(row)
        id, at = alarm_of(task.id), task.next_reminder
    elif row.kind == MEMBERSHIP:
        membership = membership_of(row)
        id, at = membership.id, membership.wake_at
    if at is not None:
        yield id, at
