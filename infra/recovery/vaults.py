"""Copies of a tenant's table in a vault of AWS Backup: its own, or another Region's.

A copy in another Region is all that is left when the tenant's own is away. It is restored where it
lies, for a tenant of the same name that was deployed there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.errors import BadUsage
from infra.deployment.hints import command
from infra.deployment.stacks import Stack
from infra.recovery.copies import is_named
from infra.tenants.resources import Resources

LATEST = "latest"
VAULT = "BackupVault"
"""Parameter that names the vault of the tenant's Region."""
TARGET = "CopyVaultArn"
"""Parameter that names the vault of the other Region."""
_ROLE = "RestoreRole"
_TABLE = "targetTableName"
COPY = ("made", "region", "bytes", "arn")
"""What a list tells of a copy."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A copy in a vault."""

    arn: str
    made: datetime
    table: str
    """ARN of the table that it is of, in whichever Region."""
    size: int

    @property
    def region(self) -> str:
        """Return where its table lay."""
        return self.table.split(":")[3]


def vault_of(stack: Stack) -> str:
    """Return the name of the tenant's vault in this Region.

    Raises:
        BadUsage: the tenant names none.
    """
    if vault := stack.parameters.get(VAULT):
        return vault
    raise BadUsage(
        f"{stack.tenant} names no backup vault of this Region",
        state="Nothing was changed.",
        next="Where it is called stageflow: "
        f"{command('deploy', stack.tenant, '--set', f'{VAULT}=stageflow')}",
    )


def kept(aws: Aws, stack: Stack) -> list[Kept]:
    """Return the copies in the tenant's vault that are whole, latest first [1 per 1,000].

    A vault may hold those of other tenants too; whose one is says the name of its table.
    """
    pages = aws.client("backup").get_paginator("list_recovery_points_by_backup_vault")
    found = [
        Kept(
            arn=one["RecoveryPointArn"],
            made=one["CreationDate"],
            table=one["ResourceArn"],
            size=int(one.get("BackupSizeInBytes", 0)),
        )
        for page in pages.paginate(BackupVaultName=vault_of(stack), ByResourceType="DynamoDB")
        for one in page["RecoveryPoints"]
        if one["Status"] == "COMPLETED" and is_named(stack, one["ResourceArn"].rpartition("/")[2])
    ]
    return sorted(found, key=lambda one: one.made, reverse=True)


def chosen(stack: Stack, found: Sequence[Kept], wanted: str) -> Kept:
    """Return the copy with an ARN, or the latest one.

    Raises:
        BadUsage: there is none.
    """
    for one in found:
        if wanted in (LATEST, one.arn):
            return one
    which = "" if wanted == LATEST else f" {wanted}"
    raise BadUsage(
        f"The vault {vault_of(stack)} holds no copy{which} of {stack.tenant}'s table",
        state="Nothing was changed.",
        next=f"What it holds says {command('restore', stack.tenant, '--list')}",
    )


def role_of(stack: Stack, parts: Resources) -> str:
    """Return the ARN of the role by which AWS Backup restores for the tenant."""
    _, partition, _, _, account, _ = stack.id.split(":", 5)
    return f"arn:{partition}:iam::{account}:role/{parts[_ROLE]}"


def begin(aws: Aws, one: Kept, name: str, role: str) -> str:
    """Let AWS Backup restore a copy as a table, or join in; return the job's id.

    [1 or 2, 1 for each job that restores that copy right now]
    """
    client: Any = aws.client("backup")
    for page in client.get_paginator("list_restore_jobs").paginate(ByResourceType="DynamoDB"):
        for job in page["RestoreJobs"]:
            if job["RecoveryPointArn"] == one.arn and job["Status"] in ("PENDING", "RUNNING"):
                # The list tells no table before it is there. A drill makes another one of the copy.
                asked = client.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])
                if asked["Metadata"].get(_TABLE) == name:
                    return str(job["RestoreJobId"])
    started = client.start_restore_job(
        RecoveryPointArn=one.arn,
        IamRoleArn=role,
        ResourceType="DynamoDB",
        Metadata={_TABLE: name, "encryptionType": "Default"},
    )
    return str(started["RestoreJobId"])


def shown(one: Kept) -> tuple[str, str, int, str]:
    """Return the line of a copy in a list: when, from where, bytes, ARN."""
    return show_instant(one.made), one.region, one.size, one.arn
