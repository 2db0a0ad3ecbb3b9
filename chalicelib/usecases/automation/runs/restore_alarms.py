"""Sets the alarms of all waiting runs and reminders again, where they were lost."""

from datetime import datetime

from chalicelib.records.agenda import DUE
from chalicelib.records.audiences.memberships import MEMBERSHIP, membership_of
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.runs import RUN, run_of
from chalicelib.records.workflows import TASK, alarm_of, task_of
from chalicelib.usecases.automation.alarms import ring_at, set_alarms
from chalicelib.usecases.tenant.tenant import Tenant


def restore_alarms(tenant: Tenant, now: datetime) -> int:
    """Set the alarm of all that has a due time, and return how many there were."""
    keys = [key for _, key in tenant.table.query_index("agenda", DUE)]
    rows = list(tenant.table.get_many(keys).values())
    runs = [run_of(row) for row in rows if row.kind == RUN]
    set_alarms(tenant, [run for run in runs if not run.is_final], now)
    activities = [activity_of(row) for row in rows if row.kind == ACTIVITY]
    ring_at(tenant, [(one.id, one.next_reminder) for one in activities if one.next_reminder], now)
    tasks = [task_of(row) for row in rows if row.kind == TASK]
    reminders = [(alarm_of(one.id), one.next_reminder) for one in tasks if one.next_reminder]
    ring_at(tenant, reminders, now)
    memberships = [membership_of(row) for row in rows if row.kind == MEMBERSHIP]
    ring_at(tenant, [(one.id, one.wake_at) for one in memberships if one.wake_at], now)
    return len(rows)
