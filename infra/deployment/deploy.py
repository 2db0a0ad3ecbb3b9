"""Brings one tenant to a build: decide, upload, change set, wait, first admin.

Every part can be repeated: when the process is killed anywhere, the same command goes on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import StageflowError
from chalicelib.usecases.search.fill import begin_fill
from infra.deployment import change_sets
from infra.deployment.admin import Handed, first_token
from infra.deployment.artefact import Artefact, read_artefact
from infra.deployment.aws import Aws, aws_cause, explain
from infra.deployment.change_sets import Change, ChangeSet
from infra.deployment.console import Console
from infra.deployment.decide import NEVER_BEGUN, Step, again, decide
from infra.deployment.errors import AwsRefused, NotConfirmed
from infra.deployment.guards import guards
from infra.deployment.milestones import require_none_skipped
from infra.deployment.names import ARCHITECTURE_TAG, LEAVING_TAG, stack_name
from infra.deployment.outcomes import check_outcome
from infra.deployment.parameters import (
    check_keeps_its_table,
    new_parameters,
    next_parameters,
    tags_of,
)
from infra.deployment.shown import precious, show_changes
from infra.deployment.stacks import Stack, find
from infra.deployment.tenant_table import open_tenant
from infra.deployment.traces import (
    is_half_removed,
    is_leaving,
    left_of,
    table_arn,
    tags_of_table,
)
from infra.deployment.uploads import template_url, upload
from infra.deployment.waiting import Watch, wait
from infra.packaging.layer import LAYERS

DEFAULT_PLAN = "standard"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted."""

    tenant: str
    artefact: Artefact
    plan: str | None = None
    """None keeps the plan that the tenant has."""
    settings: Mapping[str, str] = {}
    """Parameters of the template by name; what is not named stays as it is."""
    minutes: float = 60
    """How long to wait for CloudFormation at most."""
    bake_minutes: int = 0
    """How long CloudFormation watches the alarms of errors after an update."""
    dry_run: bool = False
    new_token: bool = False
    """Make the first admin a token although there are tokens."""
    arguments: tuple[str, ...] = ()
    """What else the command was asked for, to be named when it has to go on."""
    architecture: str | None = None
    """None keeps the one that the tenant has noted; the build for it lies beside the artefact."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    result: str
    """created, updated, unchanged, or planned (a dry run)."""
    stack: Stack | None
    """The stack as it is now; None when it does not exist yet."""
    changes: tuple[Change, ...] = ()
    handed: Handed | None = None
    """A token to be shown once."""


def deploy(aws: Aws, request: Request, console: Console) -> Outcome:
    """Create or update a tenant, or go on where an earlier attempt stopped.

    Raises:
        OperatorError: says what happened, what state things are in, and how to go on.
    """
    with _saying(request, aws, "Nothing was changed."):
        stack = find(aws, stack_name(request.tenant))
        step = decide(request.tenant, stack, aws.region, request.arguments)
        request = _fitting(request, stack, console)
        require_none_skipped(
            request.tenant, stack.version if stack else "", request.artefact.version
        )
        if request.dry_run and step is not Step.UPDATE:
            return _plan_without_stack(request, stack, step, console)
        while step is Step.JOIN and stack is not None:
            stack = _wait(aws, request, stack, console, "Joining what is under way", begun=True)
            step = decide(request.tenant, stack, aws.region, request.arguments)
        if step is Step.REPLACE and stack is not None:
            _remove_shell(aws, request, stack, console)
            stack = None
        _refuse_leaving(aws, request.tenant, stack)
        check_keeps_its_table(stack, request.artefact.parameters)
        bucket = upload(aws, request.artefact, console, only_template=request.dry_run)
        change_set = _change_set(aws, request, stack if step is Step.UPDATE else None, bucket)
    if change_set is None and stack is not None:
        console.say(f"{stack.name} is as it should be already.")
    elif change_set is not None:
        show_changes(change_set.changes, console)
        if request.dry_run:
            change_sets.discard(aws, stack_name(request.tenant), change_set.id)
            return Outcome(result="planned", stack=stack, changes=change_set.changes)
        stack = _execute(aws, request, change_set, step, console)
    if request.dry_run or stack is None:
        return Outcome(result="unchanged", stack=stack)
    with _saying(request, aws, "The tenant runs; only the first admin's token is missing."):
        tenant = open_tenant(aws, stack)
        begin_fill(tenant, tenant.clock.now(), empty=step in (Step.CREATE, Step.REPLACE))
        handed = first_token(tenant, anew=request.new_token)
    done = "updated" if step is Step.UPDATE else "created"
    return Outcome(
        result="unchanged" if change_set is None else done,
        stack=stack,
        changes=() if change_set is None else change_set.changes,
        handed=handed,
    )


def _refuse_leaving(aws: Aws, tenant: str, stack: Stack | None) -> None:
    """Refuse a tenant that is being removed [1 to 3].

    Raises:
        IsLeaving: it is disabled, or its stack is deleted and its data are not.
    """
    if stack is None or stack.status in NEVER_BEGUN:
        if left := left_of(aws, tenant):
            raise is_half_removed(tenant, left)
    elif table := stack.outputs.get("TableName"):
        tags = tags_of_table(aws, table_arn(stack.id, table))
        if LEAVING_TAG in tags:
            raise is_leaving(tenant, tags)


def _fitting(request: Request, stack: Stack | None, console: Console) -> Request:
    """Return the request with the build for what the tenant runs on, unless another is wanted."""
    own = stack.architecture if stack else ""
    if request.architecture or not own or own == request.artefact.architecture:
        return request
    console.say(f"{request.tenant} stays on {own}.")
    artefact = read_artefact(own, request.artefact.folder.parent)
    return msgspec.structs.replace(request, artefact=artefact)


def _plan_without_stack(
    request: Request, stack: Stack | None, step: Step, console: Console
) -> Outcome:
    """Say what would be done where no change set can be asked without making a stack."""
    if step is Step.JOIN and stack is not None:
        console.say(f"{stack.name} is in {stack.status}: the deployment would join in and wait.")
        return Outcome(result="planned", stack=stack)
    if step is Step.REPLACE:
        console.say("The first deployment failed; its empty shell would be removed first.")
    changes = tuple(
        Change("Add", name, type) for name, type in sorted(request.artefact.resources.items())
    )
    show_changes(changes, console)
    return Outcome(result="planned", stack=stack, changes=changes)


def _change_set(aws: Aws, request: Request, stack: Stack | None, bucket: str) -> ChangeSet | None:
    plan = request.plan or (stack.plan if stack else "") or DEFAULT_PLAN
    ours = {
        "Tenant": request.tenant,
        "Plan": plan,
        "ArtefactBucket": bucket,
        "CodeKey": request.artefact.code_key,
        **{one.key: request.artefact.layer_keys[one.archive] for one in LAYERS},
    }
    if "Build" in request.artefact.parameters:
        ours["Build"] = request.artefact.version
    if aws.endpoint is not None and "EndpointUrl" in request.artefact.parameters:
        ours["EndpointUrl"] = aws.endpoint
    wanted = dict(request.settings) | ours
    known = request.artefact.parameters
    return change_sets.create(
        aws,
        stack_name(request.tenant),
        new=stack is None,
        template_url=template_url(aws, bucket, request.artefact),
        parameters=(
            new_parameters(wanted)
            if stack is None
            else next_parameters(wanted, known, stack.parameters)
        ),
        tags=tags_of(request.tenant, plan, request.artefact.version)
        | {ARCHITECTURE_TAG: request.artefact.architecture},
        rollback=guards(aws, stack, request.bake_minutes) if stack else None,
    )


def _execute(
    aws: Aws, request: Request, change_set: ChangeSet, step: Step, console: Console
) -> Stack:
    name = stack_name(request.tenant)
    lost = [] if step is not Step.UPDATE else precious(change_set.changes)
    if lost:
        _confirm(aws, request, change_set, lost, console)
    with _saying(request, aws, "CloudFormation may have begun; it goes on or back by itself."):
        before = find(aws, name)
        assert before is not None
        watch = Watch(aws, before.id)
        change_sets.execute(aws, name, change_set)
        after = wait(
            aws,
            before,
            watch,
            console,
            what="Updating" if step is Step.UPDATE else "Creating",
            minutes=request.minutes,
            total=len(change_set.changes),
        )
    return check_outcome(
        request.tenant, before, after, watch.progress.failures, aws.region, request.arguments
    )


def _confirm(
    aws: Aws, request: Request, change_set: ChangeSet, lost: list[str], console: Console
) -> None:
    command = again(request.tenant, aws.region, request.arguments)
    try:
        console.confirm(
            f"This removes or may make anew, with what is in it: {', '.join(lost)}. Go on?",
            state="Nothing was changed; the tenant runs on as before.",
            next=f"Once you are sure: `{command} --yes`",
        )
    except NotConfirmed:
        change_sets.discard(aws, stack_name(request.tenant), change_set.id)
        raise


def _remove_shell(aws: Aws, request: Request, stack: Stack, console: Console) -> None:
    console.say(f"The first deployment failed ({stack.status}); removing its empty shell.")
    watch = Watch(aws, stack.id)
    aws.client("cloudformation").delete_stack(StackName=stack.id)
    left = wait(aws, stack, watch, console, what="Removing", minutes=request.minutes)
    if left is not None:
        decide(request.tenant, left, aws.region, request.arguments)


def _wait(
    aws: Aws, request: Request, stack: Stack, console: Console, what: str, *, begun: bool
) -> Stack | None:
    watch = Watch(aws, stack.id, begun=begun)
    return wait(aws, stack, watch, console, what=what, minutes=request.minutes)


@contextmanager
def _saying(request: Request, aws: Aws, state: str) -> Iterator[None]:
    """Turn errors of AWS into failures that say what state things are in."""
    command = again(request.tenant, aws.region, request.arguments)
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise explain(error, state=state, again=command) from error
    except (PynamoDBException, StageflowError) as error:
        cause = aws_cause(error)
        if cause is not None:
            raise explain(cause, state=state, again=command) from error
        raise AwsRefused(
            f"The table did not take it ({error})", state=state, next=f"`{command}`"
        ) from error
