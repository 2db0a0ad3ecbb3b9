"""A tenant, reached by an operator with the application's own code."""

import msgspec

from chalicelib import wiring
from chalicelib.settings import MissingSetting, read_environment
from chalicelib.usecases.tenant.tenant import Tenant
from infra.deployment.aws import Aws
from infra.deployment.errors import StuckStack
from infra.deployment.hints import command
from infra.deployment.stacks import Stack

FUNCTION = "api"
"""The function whose variables are read; all have the same."""


def open_tenant(aws: Aws, stack: Stack) -> Tenant:
    """Return the tenant behind a stack as its own functions see it, from their variables [1].

    Its table, queue, schedules and state machines can be reached as far as the operator's rights
    go.

    Raises:
        StuckStack: it was deployed by a version with other variables.
    """
    function = aws.client("lambda").get_function_configuration(
        FunctionName=f"{stack.name}-{FUNCTION}"
    )
    variables = {**function["Environment"]["Variables"], "AWS_REGION": aws.region}
    try:
        environment = read_environment(variables)
    except MissingSetting as missing:
        raise StuckStack(
            f"The functions of {stack.name} do not know all that this version needs ({missing})",
            state="They are of another version.",
            next=f"Deploy it with this version: {command('deploy', stack.tenant)}",
        ) from missing
    if aws.endpoint:
        environment = msgspec.structs.replace(environment, endpoint_url=aws.endpoint)
    return wiring.build(environment)
