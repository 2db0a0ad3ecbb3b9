"""Alarms that undo an update: CloudFormation rolls the whole stack back when one of them rings.

It watches while it changes the stack, and for as many minutes afterwards as it is told; the
operator's machine may be gone by then (AWS CloudFormation user guide, rollback triggers: at most
five, and an update to a stack whose trigger is missing fails, so only alarms that are there count).
"""

from typing import Any

from infra.deployment.aws import Aws
from infra.deployment.stacks import Stack
from infra.tenants.resources import ALARM, read_resources

GUARDS = ("ErrorsAlarm", "WorkflowsAlarm")
"""Alarms of the template that tell of a bad release."""
RINGING = "ALARM"


def guards(aws: Aws, stack: Stack, minutes: int) -> dict[str, Any]:
    """Return what CloudFormation is to watch during an update [2; 1 of a stack without alarms].

    An alarm that rings already is left out: what mends its cause must be deployed all the same.
    """
    named = [one.id for one in read_resources(aws, stack).of_type(ALARM) if one.name in GUARDS]
    if not named:
        return {}
    found = aws.client("cloudwatch").describe_alarms(AlarmNames=named, AlarmTypes=["MetricAlarm"])
    quiet = [one for one in found["MetricAlarms"] if one["StateValue"] != RINGING]
    if not quiet:
        return {}
    triggers = [{"Arn": one["AlarmArn"], "Type": ALARM} for one in quiet]
    return {"MonitoringTimeInMinutes": minutes, "RollbackTriggers": triggers}
