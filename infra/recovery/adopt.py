"""Lets a tenant work with a copy of its table in place of the table: same stack, same address.

The tenant stands still meanwhile. Each part can be repeated; while it is under way the table that
the tenant leaves bears the tag `stageflow:restoring`. Who may call stays as it is now, not as it
was: tokens that were revoked since do not come back. Only where the tenant was just deployed and
has no data of its own are users and tokens those of the copy. Counters do not go back either, so
that no id is given twice. Workflow runs that were under way then go on where they rested, in new
executions.
"""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.records.agenda import LOOKED_AFTER
from chalicelib.records.kinds import COUNTER
from chalicelib.records.people import ADMINS, TOKEN, USER
from chalicelib.records.sessions.sessions import SESSION
from chalicelib.records.workflows import run_of
from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.republish import was_interrupted
from chalicelib.usecases.workflows.resume_run import take_up
from infra.deployment.aws import Aws
from infra.deployment.change_sets import CAPABILITIES
from infra.deployment.console import Console
from infra.deployment.errors import StuckStack
from infra.deployment.hints import AGAIN, command
from infra.deployment.names import RESTORING_TAG
from infra.deployment.outcomes import check_outcome
from infra.deployment.stacks import Stack, tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.deployment.traces import table_arn
from infra.deployment.waiting import Watch, wait
from infra.recovery.compare import key_of
from infra.recovery.making import Copy
from infra.tenants.machines import state_machines, stop_executions
from infra.tenants.resources import ADOPTED, read_resources
from infra.tenants.revival import publish_all
from infra.tenants.rows import Image, put_all, raise_counter, scan
from infra.tenants.stand_still import start, stop

STREAM = "AdoptedStream"
ACCESS = frozenset({USER, TOKEN, ADMINS, SESSION})
"""Kinds that say who may call."""
WHY = "the data were brought back to an earlier moment"


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a tenant that went back."""

    stack: Stack
    former: str
    """The table that it worked with before; it is kept."""
    alarms: int
    workflows: int
    going_on: int
    interrupted: int


def check_adoptable(stack: Stack) -> None:
    """Refuse a stack whose template knows of no other table than its own.

    Raises:
        StuckStack: it was deployed by an older version.
    """
    if ADOPTED not in stack.parameters:
        raise StuckStack(
            f"{stack.tenant} was deployed by a version that cannot take another table",
            state="Nothing was changed.",
            next=f"Deploy it with this version: {command('deploy', stack.tenant)}, then: {AGAIN}",
        )


class Adoption:
    """A tenant's change to a copy of its table.

    Args:
        aws: where.
        stack: of the tenant.
        former: name of the table that it works with.
        copy: what it is to work with.
        console: where progress is shown.
        minutes: how long to wait for CloudFormation at most.
        fresh: whether the tenant was just deployed, so that who may call is in the copy.
    """

    def __init__(
        self,
        aws: Aws,
        stack: Stack,
        former: str,
        copy: Copy,
        console: Console,
        minutes: float,
        *,
        fresh: bool,
    ) -> None:
        self._aws = aws
        self._stack = stack
        self._former = former
        self._copy = copy
        self._console = console
        self._minutes = minutes
        self._fresh = fresh
        self._client: Any = aws.client("dynamodb")

    def run(self, now: datetime) -> Adopted:
        """Go all the way, or on from where it stopped."""
        say, tenant = self._console.say, self._stack.tenant or ""
        parts = read_resources(self._aws, self._stack)
        arn = table_arn(self._stack.id, self._former)
        self._client.tag_resource(
            ResourceArn=arn, Tags=[{"Key": RESTORING_TAG, "Value": self._copy.name}]
        )
        say(f"{tenant}: standing still ...")
        stop(self._aws, parts)
        for machine in state_machines(self._aws, self._stack.name):
            stop_executions(self._aws, machine.id, "Stageflow.Restored", WHY)
        say(f"{tenant}: bringing over who may call, and counters ...")
        self._bring_over()
        self._change_stack()
        stack = tenant_stack(self._aws, tenant)
        opened = open_tenant(self._aws, stack)
        say(f"{tenant}: setting alarms, taking up workflows ...")
        workflows = publish_all(opened)
        going_on, interrupted = _take_up(opened, now)
        alarms = restore_alarms(opened, now)
        # No execution is redriven: those that were stopped have others in their place.
        start(self._aws, read_resources(self._aws, stack), stack.name, None)
        self._client.untag_resource(ResourceArn=arn, TagKeys=[RESTORING_TAG])
        return Adopted(
            stack=stack,
            former=self._former,
            alarms=alarms,
            workflows=workflows,
            going_on=going_on,
            interrupted=interrupted,
        )

    def _bring_over(self) -> None:
        """Let the copy have the present users, tokens and counters [1 per MB, and 1 per 25]."""
        access: list[Image] = []
        for page, _ in scan(self._client, self._former):
            for image in page:
                if image["kind"]["S"] == COUNTER:
                    raise_counter(self._client, self._copy.name, image)
                elif image["kind"]["S"] in ACCESS:
                    access.append(image)
        if self._fresh:
            return
        known = {key_of(image) for image in access}
        for page, _ in scan(self._client, self._copy.name):
            for image in page:
                if image["kind"]["S"] in ACCESS and key_of(image) not in known:
                    key = {name: image[name] for name in ("pk", "sk")}
                    self._client.delete_item(TableName=self._copy.name, Key=key)
        put_all(self._client, self._copy.name, access)

    def _change_stack(self) -> None:
        stack = self._stack
        if stack.parameters.get(ADOPTED) == self._copy.name:
            return
        watch = Watch(self._aws, stack.id)
        new = {ADOPTED: self._copy.name, STREAM: self._copy.stream}
        kept = sorted(stack.parameters.keys() - new.keys())
        self._aws.client("cloudformation").update_stack(
            StackName=stack.id,
            UsePreviousTemplate=True,
            Parameters=[
                *({"ParameterKey": one, "ParameterValue": value} for one, value in new.items()),
                *({"ParameterKey": one, "UsePreviousValue": True} for one in kept),
            ],
            Capabilities=list(CAPABILITIES),
            Tags=[{"Key": one, "Value": value} for one, value in sorted(stack.tags.items())],
        )
        what, minutes = f"Adopting {self._copy.name}", self._minutes
        after = wait(self._aws, stack, watch, self._console, what=what, minutes=minutes)
        failures = watch.progress.failures
        check_outcome(stack.tenant or "", stack, after, failures, self._aws.region)


def _take_up(tenant: Tenant, now: datetime) -> tuple[int, int]:
    """Let all open workflow runs go on in new executions [5 requests each]."""
    going_on = interrupted = 0
    published: set[str] = set()

    def publish(machine: str, definition: Any) -> None:
        if machine not in published:
            tenant.state_machines.publish(machine, definition())
            published.add(machine)

    for key in [key for _, key in tenant.table.query_index("agenda", LOOKED_AFTER)]:
        row = tenant.table.get(key)
        run = run_of(row) if row is not None else None
        if run is None or not run.is_open:
            continue
        if was_interrupted(take_up(tenant, run.id, WHY, now, publish)):
            interrupted += 1
        else:
            going_on += 1
    return going_on, interrupted
