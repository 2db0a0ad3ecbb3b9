"""Makes a delayed run due now, since nobody wants to wait for it.

The run's due instant is changed in the table, and the schedule that the tenant made for it, its
target and its role as they are, is told the new instant. All that follows is the tenant's own:
the schedule fires into the queue, the queue wakes the function, and the function acts.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.automation.alarms import schedule_name, scheduler_expression
from chalicelib.domain.automation.runs import RunKey
from chalicelib.ports.table import Put
from chalicelib.records.runs import run_key, run_of, run_row
from infra.deployment.aws import Aws
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant

SOON = timedelta(seconds=2)
KEPT = ("FlexibleTimeWindow", "Target", "ActionAfterCompletion", "State")


def bring_forward(aws: Aws, tenant: str, run: str) -> str:
    """Make a scheduled run due in two seconds and return the name of its schedule."""
    stack = tenant_stack(aws, tenant)
    table = open_tenant(aws, stack).table
    key = run_key(RunKey.parse(run))
    row = table.get(key)
    assert row is not None
    stored = run_of(row)
    assert stored.due_at is not None
    name = schedule_name(stored.id, stored.due_at)
    client = aws.client("scheduler")
    group = stack.outputs["ScheduleGroup"]
    schedule: dict[str, Any] = client.get_schedule(Name=name, GroupName=group)
    soon = datetime.now(UTC).replace(microsecond=0) + SOON
    moved = msgspec.structs.replace(stored, due_at=soon, version=stored.version + 1)
    table.write([Put(run_row(moved), expect=stored.version)])
    client.update_schedule(
        Name=name,
        GroupName=group,
        ScheduleExpression=scheduler_expression(soon),
        **{part: schedule[part] for part in KEPT if part in schedule},
    )
    return name


def has_schedule(aws: Aws, tenant: str, name: str) -> bool:
    """Return whether a schedule is still there."""
    group = tenant_stack(aws, tenant).outputs["ScheduleGroup"]
    found = aws.client("scheduler").list_schedules(GroupName=group, NamePrefix=name)
    return bool(found["Schedules"])
