"""What a deployment has to do, given the state that the stack is in. Pure."""

import shlex
from collections.abc import Sequence
from enum import StrEnum

from infra.deployment.errors import Busy, NameTaken, StuckStack
from infra.deployment.hints import command
from infra.deployment.stacks import Stack


class Step(StrEnum):
    """The next thing to do with a stack."""

    CREATE = "create"
    """There is no stack, or only the empty shell of one that was never begun."""
    REPLACE = "replace"
    """The first deployment failed and was undone; its shell is removed and the stack made anew."""
    UPDATE = "update"
    """The stack stands; a change set brings it to the wanted version."""
    JOIN = "join"
    """CloudFormation is at work on it; wait until it is done, then decide again."""


STANDING = frozenset(
    {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    }
)
NEVER_BEGUN = frozenset({"REVIEW_IN_PROGRESS"})
UNDONE = frozenset({"ROLLBACK_COMPLETE"})
_WAYS_OUT = {
    "UPDATE_ROLLBACK_FAILED": (
        "An update failed and could not be undone completely; the tenant may run on parts of both "
        "versions.",
        "aws cloudformation continue-update-rollback --stack-name {stack} --region {region}",
    ),
    "UPDATE_FAILED": (
        "An update stopped half-way and was not undone; the tenant may run on parts of both "
        "versions.",
        "aws cloudformation rollback-stack --stack-name {stack} --region {region}",
    ),
    "CREATE_FAILED": (
        "The first deployment failed and was not undone; the tenant has never run.",
        "python -m infra offboard {tenant} --confirm {tenant} --region {region}",
    ),
    "ROLLBACK_FAILED": (
        "The first deployment failed and could not be undone; the tenant has never run.",
        "python -m infra offboard {tenant} --confirm {tenant} --region {region}",
    ),
    "DELETE_FAILED": (
        "The tenant is half removed.",
        "python -m infra offboard {tenant} --confirm {tenant} --region {region}",
    ),
}
"""Status -> what state the tenant is in, and the command that leads out of it."""


def decide(tenant: str, stack: Stack | None, region: str, arguments: Sequence[str] = ()) -> Step:
    """Return what to do next for a tenant whose stack looks like this.

    Args:
        tenant: whose stack.
        stack: as it is now.
        region: where.
        arguments: what else the deployment was asked for, as in `again`.

    Raises:
        NameTaken: a stack of the name belongs to something else.
        Busy: the tenant is being removed.
        StuckStack: a person has to get the stack out of its state first.
    """
    if stack is None or stack.status in NEVER_BEGUN:
        return Step.CREATE
    if stack.tenant != tenant:
        raise _taken(tenant, stack)
    if stack.status == "DELETE_IN_PROGRESS":
        raise Busy(
            f"The tenant {tenant} is being removed",
            state=f"CloudFormation is deleting the stack {stack.name}.",
            next=f"Wait until {command('status', tenant, '--region', region)} finds no tenant, "
            f"then: `{again(tenant, region, arguments)}`",
        )
    if stack.is_moving:
        return Step.JOIN
    if stack.status in STANDING:
        return Step.UPDATE
    if stack.status in UNDONE:
        return Step.REPLACE
    raise stuck(tenant, stack, region, arguments)


def again(tenant: str, region: str, arguments: Sequence[str] = ()) -> str:
    """Return the command that brings a deployment to its end.

    Args:
        tenant: whose stack.
        region: where.
        arguments: what else it was asked for, such as --arch x86_64.
    """
    words = ["python", "-m", "infra", "deploy", tenant, "--region", region, *arguments]
    return shlex.join(words)


def stuck(tenant: str, stack: Stack, region: str, arguments: Sequence[str] = ()) -> StuckStack:
    """Return the failure for a stack that a person has to look at."""
    state, way_out = _WAYS_OUT.get(
        stack.status,
        (
            "Nobody foresaw this state.",
            "aws cloudformation describe-stack-events --stack-name {stack} --region {region}",
        ),
    )
    way_out = way_out.format(stack=stack.name, tenant=tenant, region=region)
    because = f" ({stack.reason})" if stack.reason else ""
    return StuckStack(
        f"The stack {stack.name} is in the state {stack.status}{because}",
        state=state,
        next=f"`{way_out}`, and when it is through: `{again(tenant, region, arguments)}`",
    )


def _taken(tenant: str, stack: Stack) -> NameTaken:
    owner = f"the tenant {stack.tenant}" if stack.tenant else "something else than a tenant"
    return NameTaken(
        f"The stack {stack.name} exists and belongs to {owner}",
        state="Nothing was changed.",
        next=f"Take another name than {tenant}, or another Region or account.",
    )
