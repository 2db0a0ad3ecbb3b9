"""How far a tenant's removal has come, as the account tells it: any machine can go on.

The table bears since when its tenant leaves, and what its export was; a stack that is deleted still
says for 90 days what its parts were; behind that, tags and names do.
"""

from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.decide import NEVER_BEGUN, UNDONE
from infra.deployment.errors import NoSuchTenant
from infra.deployment.names import (
    EXPORTED_TAG,
    LEAVING_TAG,
    TENANT_TAG,
    VERSION_TAG,
    stack_name,
    tenant_name,
)
from infra.deployment.stacks import GONE, Stack, find, no_such_tenant
from infra.deployment.traces import left_of, tags_of_table
from infra.leaving.notes import Notes
from infra.leaving.removal import remaining
from infra.tenants.resources import BUCKET, TABLE, Resource, every_part, read_resources

NEVER_RUN = NEVER_BEGUN | UNDONE | {"CREATE_FAILED", "ROLLBACK_FAILED"}
"""A first deployment that failed: there is nothing to export."""


def begin(aws: Aws, tenant: str) -> Notes:
    """Return notes about a removal: of a tenant as it is, or of what is left of it [3 to 6].

    Raises:
        NoSuchTenant: nothing of it is there.
    """
    name = stack_name(tenant_name(tenant))
    stack = find(aws, name)
    if stack is not None and stack.status in NEVER_BEGUN:
        # CloudFormation gives such a shell no tags yet; its name is enough for what holds nothing.
        tags = {TENANT_TAG: tenant}
        stack = Stack(name=name, id=stack.id, status=stack.status, tags=tags)
    if stack is None:
        stack, parts = _what_is_left(aws, tenant)
    elif stack.tenant == tenant:
        parts = [*read_resources(aws, stack).parts]
    else:
        raise no_such_tenant(aws, tenant)
    identity = aws.client("sts").get_caller_identity()
    return Notes(
        tenant=tenant,
        stack=stack,
        account=identity["Account"],
        region=aws.region,
        by=identity["Arn"],
        steps={"begun": show_instant(datetime.now(UTC))},
        resources=parts,
    )


def _what_is_left(aws: Aws, tenant: str) -> tuple[Stack, list[Resource]]:
    """Return the stack that was deleted and its parts, as far as anybody still knows."""
    name = stack_name(tenant)
    deleted = _deleted_stack(aws, name)
    # A table that bears the mark comes last: it is the one that the tenant worked with.
    found = sorted(left_of(aws, tenant), key=lambda one: one.leaving_since)
    if not found and (deleted is None or not remaining(aws, tenant, name)):
        raise (
            NoSuchTenant(
                f"Nothing is left of {tenant}: its stack was deleted on "
                f"{deleted['DeletionTime']:%F}, and nothing bears its tag",
                state="The receipt lies in the directory that offboard wrote to.",
                next="There is nothing to do.",
            )
            if deleted
            else no_such_tenant(aws, tenant)
        )
    tags = {
        TENANT_TAG: tenant,
        VERSION_TAG: "".join(one.tags.get(VERSION_TAG, "") for one in found[:1]),
    }
    id = deleted["StackId"] if deleted else ""
    stack = Stack(name=name, id=id, status=GONE, tags=tags)
    parts = every_part(aws, id) if id else []
    known = {part.id for part in parts}
    parts += [
        Resource("Table", one.name, TABLE) if one.is_table else Resource("Files", one.name, BUCKET)
        for one in found
        if one.name not in known
    ]
    return stack, parts


def _deleted_stack(aws: Aws, name: str) -> dict[str, Any] | None:
    """Return the latest deleted stack of a name; it is listed for 90 days [1 per 100]."""
    pages = aws.client("cloudformation").get_paginator("list_stacks")
    found = [
        one
        for page in pages.paginate(StackStatusFilter=[GONE])
        for one in page["StackSummaries"]
        if one["StackName"] == name
    ]
    return max(found, key=lambda one: one["CreationTime"], default=None)


def marks(aws: Aws, table: str) -> dict[str, str]:
    """Return what a table bears of a removal, by its ARN [1]."""
    tags = tags_of_table(aws, table)
    return {name: value for name, value in tags.items() if name in (LEAVING_TAG, EXPORTED_TAG)}


def mark(aws: Aws, table: str, name: str, value: str) -> None:
    """Let the table bear a mark [1]."""
    aws.client("dynamodb").tag_resource(ResourceArn=table, Tags=[{"Key": name, "Value": value}])


def unmark(aws: Aws, table: str) -> None:
    """Take the marks away [1]."""
    aws.client("dynamodb").untag_resource(ResourceArn=table, TagKeys=[LEAVING_TAG, EXPORTED_TAG])
