"""Tenants' stacks as CloudFormation shows them; a tenant is a stack that bears the tenant's tag."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code, error_message
from infra.deployment.errors import NoSuchTenant
from infra.deployment.hints import command
from infra.deployment.names import (
    ARCHITECTURE_TAG,
    PLAN_TAG,
    TENANT_TAG,
    VERSION_TAG,
    stack_name,
    tenant_name,
)
from infra.deployment.traces import is_half_removed, left_of

MOVING = "_IN_PROGRESS"
GONE = "DELETE_COMPLETE"


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """One stack."""

    name: str
    id: str
    status: str
    """CloudFormation's word for it, for example "UPDATE_COMPLETE"."""
    reason: str = ""
    """What CloudFormation says about the status."""
    tags: dict[str, str] = {}
    parameters: dict[str, str] = {}
    outputs: dict[str, str] = {}
    created: datetime | None = None
    updated: datetime | None = None

    @property
    def tenant(self) -> str | None:
        """Return whose it is; None when it is no tenant's."""
        return self.tags.get(TENANT_TAG)

    @property
    def plan(self) -> str:
        """Return the plan that the tenant has booked."""
        return self.tags.get(PLAN_TAG, "")

    @property
    def version(self) -> str:
        """Return which build it was last deployed from."""
        return self.tags.get(VERSION_TAG, "")

    @property
    def architecture(self) -> str:
        """Return what its functions run on, for example "arm64"; "" when nobody has noted it."""
        return self.tags.get(ARCHITECTURE_TAG, "")

    @property
    def endpoint(self) -> str:
        """Return the base of the tenant's API, without a slash at the end."""
        return self.outputs.get("EndpointURL", "").rstrip("/")

    @property
    def is_moving(self) -> bool:
        """Return whether CloudFormation is at work on it."""
        return self.status.endswith(MOVING) and self.status != "REVIEW_IN_PROGRESS"


def find(aws: Aws, name: str) -> Stack | None:
    """Return a stack by its name or id, or None."""
    try:
        answer = aws.client("cloudformation").describe_stacks(StackName=name)
    except ClientError as error:
        if error_code(error) == "ValidationError" and "does not exist" in error_message(error):
            return None
        raise
    return _stack(answer["Stacks"][0])


def tenant_stack(aws: Aws, tenant: str) -> Stack:
    """Return the stack of a tenant.

    Raises:
        BadName: this cannot be a tenant.
        NoSuchTenant: there is none of the name in this account and Region.
        IsLeaving: its stack is deleted, its data are not.
    """
    stack = find(aws, stack_name(tenant_name(tenant)))
    if stack is None and (left := left_of(aws, tenant)):
        raise is_half_removed(tenant, left)
    if stack is None or stack.tenant != tenant:
        raise no_such_tenant(aws, tenant)
    return stack


def no_such_tenant(aws: Aws, tenant: str) -> NoSuchTenant:
    """Return the failure for a tenant of which there is nothing."""
    return NoSuchTenant(
        f"There is no tenant {tenant!r} in account {aws.account}, Region {aws.region}",
        state="Nothing was changed.",
        next=f"Check --region and --profile; which there are says {command('list')}",
    )


def all_tenants(aws: Aws) -> Iterator[Stack]:
    """Return the stacks of all tenants, by CloudFormation's pages [1 per page].

    A stack that bears the tag and not the name is somebody else's, a copied tag for example.
    """
    for page in aws.client("cloudformation").get_paginator("describe_stacks").paginate():
        for found in page["Stacks"]:
            stack = _stack(found)
            if stack.tenant is not None and stack.name == stack_name(stack.tenant):
                yield stack


def _stack(found: dict[str, Any]) -> Stack:
    return Stack(
        name=found["StackName"],
        id=found["StackId"],
        status=found["StackStatus"],
        reason=found.get("StackStatusReason") or "",
        tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
        parameters={
            one["ParameterKey"]: one.get("ParameterValue", "")
            for one in found.get("Parameters", [])
        },
        outputs={one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])},
        created=found.get("CreationTime"),
        updated=found.get("LastUpdatedTime"),
    )
