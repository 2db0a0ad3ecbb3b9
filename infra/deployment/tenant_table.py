"""A tenant's data, reached by an operator with the application's own code."""

from chalicelib import wiring
from chalicelib.settings import Environment
from chalicelib.usecases.tenant import Tenant
from infra.deployment.aws import Aws
from infra.deployment.stacks import Stack


def open_tenant(aws: Aws, stack: Stack) -> Tenant:
    """Return the tenant behind a stack, ready for use cases; connects on first use.

    Its table, queue and schedules can be reached as far as the operator's rights go.
    """
    found = stack.outputs
    return wiring.build(
        Environment(
            tenant=stack.tenant or "",
            plan=stack.plan,
            region=aws.region,
            table_name=found["TableName"],
            queue_url=found["DueRunsUrl"],
            queue_arn="",
            schedule_group=found["ScheduleGroup"],
            scheduler_role_arn="",
            state_machine_prefix="",
            state_machine_role_arn="",
            workflow_step_arn="",
            workflow_wait_arn="",
            topic_arn=found["NotificationsTopicArn"],
            public_url=stack.parameters.get("PublicUrl") or stack.endpoint,
            endpoint_url=aws.endpoint,
        )
    )
