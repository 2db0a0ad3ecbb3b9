"""Change sets: what a deployment would change, before it does."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from botocore.exceptions import ClientError, WaiterError

from infra.deployment.aws import Aws, error_code
from infra.deployment.errors import AwsRefused, Busy
from infra.deployment.hints import AGAIN

NAME = "stageflow-deploy"
"""Every deployment's change set; one that was left behind is thrown away by the next."""
CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")
NOTHING_NEW = ("didn't contain changes", "No updates are to be performed")
_POLL = {"Delay": 1, "MaxAttempts": 300}


class Change(msgspec.Struct, frozen=True):
    """What happens to one resource."""

    action: str
    """Add, Modify, Remove, Import or Dynamic."""
    resource: str
    """Its logical id."""
    type: str
    replacement: str = ""
    """Whether it is made anew: True, Conditional, or not ("")."""
    properties: tuple[str, ...] = ()
    """What of it changes."""

    @property
    def only_tags(self) -> bool:
        """Return whether nothing but tags changes."""
        return self.action == "Modify" and set(self.properties) <= {"Tags"}


class ChangeSet(msgspec.Struct, frozen=True):
    """A change set that can be executed."""

    id: str
    changes: tuple[Change, ...]


def create(
    aws: Aws,
    stack: str,
    *,
    new: bool,
    template_url: str,
    parameters: Sequence[Mapping[str, Any]],
    tags: Mapping[str, str],
    rollback: Mapping[str, Any] | None = None,
) -> ChangeSet | None:
    """Make a change set and return it; None when there is nothing to change.

    `rollback` says which alarms undo it, and for how long (guards.py).

    Raises:
        Busy: another deployment of the same tenant is at it.
        AwsRefused: CloudFormation refuses the template or a parameter.
    """
    client = aws.client("cloudformation")
    _discard_leftovers(aws, stack)
    try:
        made = client.create_change_set(
            StackName=stack,
            ChangeSetName=NAME,
            ChangeSetType="CREATE" if new else "UPDATE",
            TemplateURL=template_url,
            Parameters=parameters,
            Capabilities=list(CAPABILITIES),
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **({"RollbackConfiguration": rollback} if rollback else {}),
        )
    except client.exceptions.AlreadyExistsException as error:
        raise busy(stack) from error
    try:
        client.get_waiter("change_set_create_complete").wait(
            ChangeSetName=made["Id"], WaiterConfig=_POLL
        )
    except WaiterError as error:
        reason = str(error.last_response.get("StatusReason", "") or error)
        discard(aws, stack, made["Id"])
        if any(words in reason for words in NOTHING_NEW):
            return None
        raise AwsRefused(
            f"CloudFormation refuses the change: {reason}",
            state="Nothing was changed.",
            next=f"Mend what it names, then: `make package`, {AGAIN}",
        ) from error
    return ChangeSet(made["Id"], tuple(_changes(client, made["Id"])))


def execute(aws: Aws, stack: str, change_set: ChangeSet) -> None:
    """Let CloudFormation begin.

    Raises:
        Busy: another deployment has taken the change set's place, or is already at work.
    """
    client = aws.client("cloudformation")
    try:
        client.execute_change_set(ChangeSetName=change_set.id)
    except ClientError as error:
        if error_code(error) in ("ChangeSetNotFound", "InvalidChangeSetStatus"):
            raise busy(stack) from error
        raise


def discard(aws: Aws, stack: str, id: str) -> None:
    """Throw a change set away; that it is gone already is as good.

    Raises:
        Busy: it is being made or executed right now.
    """
    client = aws.client("cloudformation")
    try:
        client.delete_change_set(ChangeSetName=id, StackName=stack)
    except ClientError as error:
        if error_code(error) == "InvalidChangeSetStatus":
            raise busy(stack) from error
        if error_code(error) != "ChangeSetNotFound":
            raise


def _discard_leftovers(aws: Aws, stack: str) -> None:
    """Throw away what a killed deployment has left."""
    pages = aws.client("cloudformation").get_paginator("list_change_sets")
    try:
        found = [one for page in pages.paginate(StackName=stack) for one in page["Summaries"]]
    except ClientError as error:
        if error_code(error) != "ValidationError":
            raise
        return
    for one in found:
        if (one["StackName"], one["ChangeSetName"]) == (stack, NAME):
            discard(aws, stack, one["ChangeSetId"])


def busy(stack: str) -> Busy:
    """Return the failure for two deployments at once."""
    return Busy(
        f"Another deployment of {stack} is under way",
        state="It goes on; this one has changed nothing.",
        next=f"Wait until it is done, then: {AGAIN}",
    )


def _changes(client: Any, id: str) -> list[Change]:
    found: list[Change] = []
    for page in client.get_paginator("describe_change_set").paginate(ChangeSetName=id):
        found += [_change(one["ResourceChange"]) for one in page["Changes"]]
    return sorted(found, key=lambda one: (one.action, one.type, one.resource))


def _change(found: dict[str, Any]) -> Change:
    targets = [detail.get("Target", {}) for detail in found.get("Details", [])]
    names = {target.get("Name") or target.get("Attribute", "") for target in targets}
    replacement = str(found.get("Replacement", ""))
    return Change(
        action=str(found["Action"]),
        resource=str(found["LogicalResourceId"]),
        type=str(found["ResourceType"]),
        replacement="" if replacement == "False" else replacement,
        properties=tuple(sorted(names - {""})),
    )
