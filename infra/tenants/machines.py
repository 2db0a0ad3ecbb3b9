"""The state machines of a tenant's workflows: made by publishing, so they lie beside its stack."""

from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.tenants.resources import Resource

MACHINE = "AWS::StepFunctions::StateMachine"
SEPARATOR = "_"
"""Between the stack's name and the workflow's. No stack's name holds it, so what begins with a name
and this belongs to no other tenant (infra/template.yaml)."""
_GONE = frozenset({"StateMachineDoesNotExist", "StateMachineDeleting", "ExecutionDoesNotExist"})
_NOT_TO_REDRIVE = _GONE | {"ExecutionNotRedrivable"}


def state_machines(aws: Aws, stack: str) -> list[Resource]:
    """Return the state machines of a stack's tenant, by the stack's name [1 per 1,000 of all]."""
    pages = aws.client("stepfunctions").get_paginator("list_state_machines")
    return [
        Resource("state machine", found["stateMachineArn"], MACHINE)
        for page in pages.paginate(PaginationConfig={"PageSize": 1000})
        for found in page["stateMachines"]
        if found["name"].startswith(stack + SEPARATOR)
    ]


def stop_executions(aws: Aws, arn: str, error: str, cause: str) -> int:
    """Stop what a state machine runs; return how many executions [1 per 100, and 1 each]."""
    client, count = aws.client("stepfunctions"), 0
    for execution in _executions(client, arn, "RUNNING"):
        client.stop_execution(executionArn=execution["executionArn"], error=error, cause=cause)
        count += 1
    return count


def remove_machine(aws: Aws, arn: str) -> bool:
    """Stop what a state machine runs, remove it, and return whether it was there.

    A deletion alone would wait for every execution's next step, which may be months away [2, and 1
    per execution].
    """
    client = aws.client("stepfunctions")
    try:
        stop_executions(aws, arn, "Stageflow.Offboarded", "the tenant leaves")
        client.delete_state_machine(stateMachineArn=arn)
    except ClientError as error:
        if error_code(error) in _GONE:
            return False
        raise
    return True


def failed_since(aws: Aws, stack: str, since: datetime) -> list[str]:
    """Return the ARNs of executions that have failed since an instant [1 per machine]."""
    client = aws.client("stepfunctions")
    return [
        execution["executionArn"]
        for machine in state_machines(aws, stack)
        for execution in _executions(client, machine.id, "FAILED")
        if execution["stopDate"] >= since
    ]


def redrive(aws: Aws, execution: str) -> bool:
    """Let an execution go on from the step that failed; return whether it does [1].

    AWS refuses what failed more than 14 days ago.
    """
    try:
        aws.client("stepfunctions").redrive_execution(executionArn=execution)
    except ClientError as error:
        if error_code(error) in _NOT_TO_REDRIVE:
            return False
        raise
    return True


def _executions(client: Any, machine: str, status: str) -> list[Any]:
    """Return the executions of a machine that are in a state [1 per 100]."""
    pages = client.get_paginator("list_executions")
    found = pages.paginate(stateMachineArn=machine, statusFilter=status)
    return [one for page in found for one in page["executions"]]
