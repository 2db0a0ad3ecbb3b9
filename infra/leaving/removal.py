"""Removes what outlives a tenant's stack, and looks whether anything is left."""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.deployment.names import TENANT_TAG
from infra.tenants.machines import MACHINE, remove_machine, state_machines
from infra.tenants.resources import BUCKET, LOG_GROUP, TABLE, Resource, Resources
from infra.tenants.secrets import SECRET, remove_secret, secrets

MISSING = frozenset(
    {
        "ResourceNotFoundException",
        "TableNotFoundException",
        "AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
        "NoSuchBucket",
        "NotFoundException",
        "NotFound",
        "BackupNotFoundException",
    }
)
BACKUP = "AWS::DynamoDB::Backup"
_TABLE_WAIT = {"Delay": 5, "MaxAttempts": 60}


def unprotect(aws: Aws, table: str) -> None:
    """Let the table be deleted without a backup of it staying behind [3].

    With point-in-time recovery on, DynamoDB would keep a backup of the deleted table for 35 days.
    """
    client = aws.client("dynamodb")
    if not is_there(aws, table):
        return
    client.update_table(TableName=table, DeletionProtectionEnabled=False)
    client.update_continuous_backups(
        TableName=table,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )


def protect(aws: Aws, table: str, keep: bool) -> None:
    """Take `unprotect` back [1 to 3]; what recovery kept until then does not come back.

    Args:
        aws: where.
        table: its name.
        keep: whether DynamoDB is to refuse to delete it.
    """
    client = aws.client("dynamodb")
    found = client.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = found.get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") == "ENABLED":
        return
    client.update_table(TableName=table, DeletionProtectionEnabled=keep)
    client.update_continuous_backups(
        TableName=table,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )


def backups(aws: Aws, table: str) -> list[Resource]:
    """Return the on-demand backups of a table, whether it still exists or not [1 per 100]."""
    pages = aws.client("dynamodb").get_paginator("list_backups").paginate(TableName=table)
    return [
        Resource("backup", one["BackupArn"], BACKUP)
        for page in pages
        for one in page.get("BackupSummaries", [])
    ]


def beside(aws: Aws, stack: str, table: str | None) -> list[Resource]:
    """Return what a tenant has beside its stack: backups, state machines and secrets."""
    kept = backups(aws, table) if table else []
    return [*kept, *state_machines(aws, stack), *secrets(aws, stack)]


def remove_beside(aws: Aws, part: Resource) -> None:
    """Remove a backup, state machine or secret, if it is still there."""
    if part.type == MACHINE:
        remove_machine(aws, part.id)
    elif part.type == SECRET:
        remove_secret(aws, part.id)
    else:
        _remove_backup(aws, part.id)


def _remove_backup(aws: Aws, arn: str) -> None:
    _done(partial(aws.client("dynamodb").delete_backup, BackupArn=arn))


def remove_tables(aws: Aws, parts: Resources) -> list[Resource]:
    """Remove the tables that outlive the stack; return what there still was.

    They go last: a table bears how far the removal has come.
    """
    removed = []
    client = aws.client("dynamodb")
    for table in parts.of_type(TABLE):
        if is_there(aws, table.id):
            unprotect(aws, table.id)
            client.delete_table(TableName=table.id)
            client.get_waiter("table_not_exists").wait(TableName=table.id, WaiterConfig=_TABLE_WAIT)
            removed.append(table)
    return removed


def remove_left(aws: Aws, parts: Resources) -> list[Resource]:
    """Remove what outlives the stack beside tables: files and logs; return what there still was."""
    removed = []
    for bucket in parts.of_type(BUCKET):
        if _done(partial(_remove_bucket, aws, f"arn:aws:s3:::{bucket.id}")):
            removed.append(bucket)
    logs = [part.id for part in parts.of_type(LOG_GROUP)]
    api = parts.get("RestAPI")
    for name in [*logs, *([f"API-Gateway-Execution-Logs_{api}/api"] if api else [])]:
        if _done(partial(aws.client("logs").delete_log_group, logGroupName=name)):
            removed.append(Resource("log", name, LOG_GROUP))
    return removed


def tagged(aws: Aws, tenant: str) -> list[str]:
    """Return the ARNs of all that bears the tenant's tag [1 per 100]."""
    pages = aws.client("resourcegroupstaggingapi").get_paginator("get_resources")
    wanted = [{"Key": TENANT_TAG, "Values": [tenant]}]
    return [
        found["ResourceARN"]
        for page in pages.paginate(TagFilters=wanted)
        for found in page["ResourceTagMappingList"]
    ]


def bearing(aws: Aws, tenant: str, stack: str) -> list[str]:
    """Return the ARNs of what bears the tenant's tag, and of tables that bear its name alone.

    A table that is just being restored has no tags yet [1 per 100, and 1 per 100 tables].
    """
    place = f"arn:aws:dynamodb:{aws.region}:{aws.account}:table/"
    named = [
        place + name
        for page in aws.client("dynamodb").get_paginator("list_tables").paginate()
        for name in page["TableNames"]
        if name.startswith(f"{stack}-Table-")
    ]
    return [*dict.fromkeys([*tagged(aws, tenant), *named])]


def remaining(aws: Aws, tenant: str, stack: str) -> list[str]:
    """Return what is still there: what bears the tag or the name, state machines and secrets."""
    beside_it = [one.id for one in (*state_machines(aws, stack), *secrets(aws, stack))]
    return [*dict.fromkeys([*bearing(aws, tenant, stack), *beside_it])]


def remove_tagged(aws: Aws, arn: str) -> bool:
    """Remove something by its ARN; return whether it was there.

    What this does not know how to remove is left, and shows up in the last look.
    """
    remove = _REMOVERS.get(arn.split(":")[2])
    return remove is not None and _done(lambda: remove(aws, arn))


def _remove_bucket(aws: Aws, arn: str) -> None:
    client, name = aws.client("s3"), arn.rpartition(":")[2]
    for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        keys = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        if keys:
            client.delete_objects(Bucket=name, Delete={"Objects": keys, "Quiet": True})
    client.delete_bucket(Bucket=name)


def _remove_tagged_table(aws: Aws, arn: str) -> None:
    remove_table(aws, arn.split("/")[1])


def remove_table(aws: Aws, table: str) -> None:
    """Remove a table with its backups, whatever protects it [5, and 1 per backup]."""
    unprotect(aws, table)
    for backup in backups(aws, table):
        _remove_backup(aws, backup.id)
    aws.client("dynamodb").delete_table(TableName=table)


def _remove_log(aws: Aws, arn: str) -> None:
    name = arn.partition(":log-group:")[2].removesuffix(":*")
    aws.client("logs").delete_log_group(logGroupName=name)


def _remove_queue(aws: Aws, arn: str) -> None:
    client = aws.client("sqs")
    url = client.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    client.delete_queue(QueueUrl=url)


def _remove_schedules(aws: Aws, arn: str) -> None:
    aws.client("scheduler").delete_schedule_group(Name=arn.rpartition("/")[2])


_REMOVERS: dict[str, Callable[[Aws, str], object]] = {
    "dynamodb": _remove_tagged_table,
    "logs": _remove_log,
    "s3": _remove_bucket,
    "scheduler": _remove_schedules,
    "sqs": _remove_queue,
    "states": remove_machine,
}


def is_there(aws: Aws, table: str) -> bool:
    """Return whether a table exists [1]."""
    return _done(partial(aws.client("dynamodb").describe_table, TableName=table))


def _done(remove: Callable[[], Any]) -> bool:
    """Remove something and return whether it was there."""
    try:
        remove()
    except ClientError as error:
        if error_code(error) in MISSING:
            return False
        raise
    return True
