"""What it means that CloudFormation has come to rest. Pure."""

from collections.abc import Sequence

from infra.deployment.decide import STANDING, again, stuck
from infra.deployment.errors import RolledBack
from infra.deployment.hints import command as hinted
from infra.deployment.stacks import Stack

FAILED_BUT_STANDING = frozenset({"UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"})


def check_outcome(
    tenant: str,
    before: Stack,
    after: Stack | None,
    failures: Sequence[str],
    region: str,
    arguments: Sequence[str] = (),
) -> Stack:
    """Return the stack when the change came through.

    Args:
        tenant: whose stack.
        before: the stack before the change.
        after: the stack now; None when it is gone.
        failures: what failed, the first first.
        region: where.
        arguments: what else the deployment was asked for.

    Raises:
        RolledBack: the change failed and was undone.
        StuckStack: it failed and could not be undone.
    """
    because = f": {failures[0]}" if failures else ""
    command = again(tenant, region, arguments)
    go_on = f"Mend what it names (make package, if it is ours), then: `{command}`"
    if after is None or after.status == "ROLLBACK_COMPLETE":
        raise RolledBack(
            f"The first deployment of {tenant} failed{because}",
            state="CloudFormation has undone it; nothing of the tenant is left but an empty shell.",
            next=f"{go_on} (it removes the shell and starts anew); to remove the shell alone: "
            f"{hinted('offboard', tenant, '--confirm', tenant, '--region', region)}",
        )
    if after.status in FAILED_BUT_STANDING:
        raise RolledBack(
            f"The update of {tenant} failed{because}",
            state=f"CloudFormation has undone it; {tenant} runs on as before, on version "
            f"{before.version or 'unknown'}.",
            next=go_on,
        )
    if after.status not in STANDING:
        raise stuck(tenant, after, region, arguments)
    return after
