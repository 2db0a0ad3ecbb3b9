"""Is a tenant well? What AWS tells of it, and what to think of that. Pure."""

from collections.abc import Mapping

import msgspec

from infra.deployment.decide import STANDING, UNDONE
from infra.deployment.errors import IsLeaving, StuckStack
from infra.deployment.hints import command
from infra.deployment.stacks import Stack
from infra.deployment.traces import ways

UNHEALTHY = 17
"""Exit code of `status` when there is something to do."""
LATE_MS = 5 * 60 * 1000
"""How far automation may be behind the table."""
LATE_SECONDS = 30 * 60
"""How long a due run may wait for its turn."""
DEAD_LETTER_QUEUES = ("DueRunsDeadLetters", "StreamDeadLetters")
QUEUES = ("DueRuns", *DEAD_LETTER_QUEUES)
SOURCES = ("OnChangeSource", "RunRuleSource")


class QueueDepth(msgspec.Struct, frozen=True):
    """Messages in a queue."""

    waiting: int
    delayed: int
    in_work: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What AWS tells of a tenant."""

    table_status: str
    items: int
    """Rows in the table, as DynamoDB counts them every six hours."""
    bytes: int
    queues: Mapping[str, QueueDepth]
    sources: Mapping[str, str]
    """State of the two event source mappings."""
    iterator_age_ms: float | None
    """Greatest of the last 15 minutes; None when nothing happened."""
    oldest_message_seconds: float | None
    workflow_errors: float
    """How often the functions of workflows failed in the last 15 minutes."""
    unreadable: int = 0
    """Rows that were given up because they could not be read."""
    alarms: tuple[str, ...]
    """Names of the alarms in the state ALARM."""
    leaving_since: str = ""
    """Since when the tenant is being removed; "" when it is not."""
    restoring: str = ""
    """The copy that is taking the table's place; "" when none is."""


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be."""

    what: str
    next: str
    """What to do about it."""
    urgent: bool = True
    """Whether it makes the tenant unhealthy."""


def findings(stack: Stack, facts: Facts, newest: str | None) -> list[Finding]:
    """Return what is not as it should be, the most important first.

    Args:
        stack: the tenant's stack.
        facts: what AWS tells of it.
        newest: version of the build at hand, None where there is none.
    """
    tenant = stack.tenant or ""
    return [
        *_of_stack(stack, tenant),
        *_of_automation(facts, tenant),
        *(
            Finding(f"The alarm {name} rings", "docs/operations.md, Alarms, says what it means.")
            for name in facts.alarms
        ),
        *_of_version(stack, newest, tenant),
    ]


def refuse_what_does_not_run(stack: Stack) -> None:
    """Refuse a tenant of which there is nothing to look at.

    Raises:
        StuckStack: its first deployment failed.
        IsLeaving: its stack is half deleted.
    """
    tenant = stack.tenant or ""
    if stack.status.startswith("DELETE_"):
        raise IsLeaving(
            f"{tenant} is half removed: its stack is in {stack.status}",
            state="Nothing was changed.",
            next=f"To remove the rest: {command('offboard', tenant, '--confirm', tenant)}",
        )
    if stack.status in UNDONE:
        raise StuckStack(
            f"The first deployment of {tenant} failed; its stack is an empty shell",
            state="Nothing was changed; the tenant has never run.",
            next=f"To make it after all: {command('deploy', tenant)}; to remove the shell: "
            f"{command('offboard', tenant, '--confirm', tenant)}",
        )


def _of_stack(stack: Stack, tenant: str) -> list[Finding]:
    if stack.is_moving:
        return [Finding(f"The stack is in {stack.status}", "Wait until it is through.", False)]
    if stack.status in STANDING:
        return []
    return [
        Finding(
            f"The stack is in {stack.status}",
            f"The way out of this state says {command('deploy', tenant)}",
        )
    ]


def _of_automation(facts: Facts, tenant: str) -> list[Finding]:
    if facts.leaving_since:
        what = f"It is being removed since {facts.leaving_since}: its functions are switched off"
        return [Finding(what, ways(tenant))]
    if facts.restoring:
        what = f"It stands still while {facts.restoring} takes the place of its table"
        way = command("restore", tenant, "--adopt", facts.restoring)
        return [Finding(what, f"Unless that is under way, go on: {way}")]
    found = []
    if facts.table_status not in ("ACTIVE", "UPDATING"):
        found.append(Finding(f"The table is {facts.table_status}", "See it in the AWS console."))
    found += [
        Finding(
            f"{name} is {state}: automation stands still",
            f"If it is to run: {command('offboard', tenant, '--cancel')}",
        )
        for name, state in facts.sources.items()
        if state not in ("Enabled", "Enabling", "Updating", "Creating")
    ]
    for name in DEAD_LETTER_QUEUES:
        if lying := facts.queues[name].waiting + facts.queues[name].in_work:
            found.append(
                Finding(
                    f"{lying} messages were given up ({name})",
                    f"Mend the cause (docs/operations.md), then: {command('replay', tenant)}",
                )
            )
    if (age := facts.iterator_age_ms) is not None and age > LATE_MS:
        found.append(
            Finding(
                f"Automation is {age / 60_000:.0f} minutes behind the table",
                "See the errors of on-change in its log; the deploy parameter StreamParallelism "
                "makes it faster.",
            )
        )
    if (oldest := facts.oldest_message_seconds) is not None and oldest > LATE_SECONDS:
        found.append(
            Finding(
                f"A due run has been waiting for {oldest / 60:.0f} minutes",
                "See the errors of run-rule in its log; the deploy parameter RunConcurrency lets "
                "more run at once.",
            )
        )
    if facts.unreadable:
        found.append(
            Finding(
                f"{facts.unreadable} rows are unreadable: what they were to do does not happen",
                "The log of run-rule names them; mend them, or bring a version that can read "
                f"them, then: `python -m infra replay {tenant}`",
            )
        )
    if failed := int(facts.workflow_errors):
        found.append(
            Finding(
                f"The functions of workflows failed {failed} times in 15 minutes",
                "See the logs of workflow-step and workflow-wait; each step is tried again.",
                urgent=False,
            )
        )
    return found


def _of_version(stack: Stack, newest: str | None, tenant: str) -> list[Finding]:
    if newest is None or stack.version == newest:
        return []
    return [
        Finding(
            f"It runs {stack.version or 'an unknown version'}, the build at hand is {newest}",
            command("deploy", tenant),
            urgent=False,
        )
    ]
