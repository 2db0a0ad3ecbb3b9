"""What the account tells of a tenant beside its stack: tables and buckets, found by their tags.

How far a removal has come belongs to the account and to no folder: the table bears it as tags, and
of all that a tenant has the table goes last.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.deployment.errors import IsLeaving
from infra.deployment.hints import alternatives, command
from infra.deployment.names import (
    EXPORTED_TAG,
    LEAVING_TAG,
    TENANT_TAG,
    is_own,
    stack_name,
)

KINDS = ("dynamodb", "s3")
GONE = frozenset({"ResourceNotFoundException", "404", "NoSuchBucket", "NotFound"})
_UNREADABLE = GONE | {"AccessDeniedException"}
"""DynamoDB says of the tags of a table that does not exist that nobody may see them."""


class Trace(msgspec.Struct, frozen=True):
    """A table or a bucket that bears a tenant's tag."""

    arn: str
    tags: dict[str, str]

    @property
    def tenant(self) -> str:
        """Return whose it is."""
        return self.tags[TENANT_TAG]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.arn.rpartition("/" if self.is_table else ":")[2]

    @property
    def is_table(self) -> bool:
        """Return whether it is a table."""
        return self.arn.split(":")[2] == "dynamodb"

    @property
    def leaving_since(self) -> str:
        """Return since when its tenant is being removed; "" when it is not."""
        return self.tags.get(LEAVING_TAG, "")


def traces(aws: Aws, tenant: str | None = None) -> Iterator[Trace]:
    """Return tables and buckets that are named as their tenant's [1 per 100].

    AWS lists for a while what is gone already.
    """
    wanted = {"Key": TENANT_TAG, **({"Values": [tenant]} if tenant else {})}
    pages = aws.client("resourcegroupstaggingapi").get_paginator("get_resources")
    for page in pages.paginate(TagFilters=[wanted], ResourceTypeFilters=list(KINDS)):
        for found in page["ResourceTagMappingList"]:
            tags = {one["Key"]: one["Value"] for one in found.get("Tags", [])}
            arn = str(found["ResourceARN"])
            trace = Trace(arn, {TENANT_TAG: tenant or "", **tags})
            is_data = arn.split(":")[2] == "s3" or ":table/" in arn
            if is_data and "/backup/" not in arn and is_own(arn, stack_name(trace.tenant)):
                yield trace


def is_there(aws: Aws, trace: Trace) -> bool:
    """Return whether a table or bucket exists [1]."""
    try:
        if trace.is_table:
            aws.client("dynamodb").describe_table(TableName=trace.name)
        else:
            aws.client("s3").head_bucket(Bucket=trace.name)
    except ClientError as error:
        if error_code(error) in GONE:
            return False
        raise
    return True


def left_of(aws: Aws, tenant: str) -> list[Trace]:
    """Return what is there of the data of a tenant whose stack is gone [1, and 1 each]."""
    return [one for one in traces(aws, tenant) if is_there(aws, one)]


def table_arn(stack_id: str, table: str) -> str:
    """Return the ARN of a table that lies where a stack does."""
    _, partition, _, region, account, _ = stack_id.split(":", 5)
    return f"arn:{partition}:dynamodb:{region}:{account}:table/{table}"


def tags_of_table(aws: Aws, arn: str) -> dict[str, str]:
    """Return the tags of a table, none for one that is gone [1]."""
    try:
        found: Any = aws.client("dynamodb").list_tags_of_resource(ResourceArn=arn)
    except ClientError as error:
        if error_code(error) in _UNREADABLE:
            return {}
        raise
    return {one["Key"]: one["Value"] for one in found.get("Tags", [])}


def ways(tenant: str) -> str:
    """Return the two ways out of a removal that has begun."""
    return alternatives(
        [
            ("To remove the rest", command("offboard", tenant, "--confirm", tenant)),
            ("to let it go on", command("offboard", tenant, "--cancel")),
        ]
    )


def is_leaving(tenant: str, tags: dict[str, str]) -> IsLeaving:
    """Return the failure for a tenant that stands still because it is being removed."""
    exported = f", exported ({tags[EXPORTED_TAG]})" if EXPORTED_TAG in tags else ""
    return IsLeaving(
        f"{tenant} is being removed since {tags[LEAVING_TAG]}: disabled{exported}",
        state="Nothing was changed; its stack and its data are there.",
        next=ways(tenant),
    )


def is_half_removed(tenant: str, left: list[Trace]) -> IsLeaving:
    """Return the failure for a tenant whose stack is gone and whose data are not."""
    names = ", ".join(f"the {'table' if one.is_table else 'bucket'} {one.name}" for one in left)
    return IsLeaving(
        f"{tenant} is half removed: its stack is deleted, {names} {_is(left)} still there",
        state="Nothing was changed.",
        next="To remove the rest, with an export first: "
        f"{command('offboard', tenant, '--confirm', tenant)}",
    )


def _is(found: list[Trace]) -> str:
    return "is" if len(found) == 1 else "are"
