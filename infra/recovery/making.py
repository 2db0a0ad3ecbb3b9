"""Makes a copy of a tenant's table as it was at some moment, fit to take the table's place."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws, error_code
from infra.deployment.console import Console
from infra.deployment.errors import AwsRefused, BadUsage, StillRunning
from infra.deployment.hints import AGAIN, command
from infra.deployment.names import RESTORED_TAG
from infra.deployment.stacks import Stack
from infra.leaving.removal import remove_table
from infra.recovery.vaults import Kept, begin

PAUSE = 15.0
TTL = "expires_at"
DRILL = "drill-"
_MISSING = "ResourceNotFoundException"


class Copy(msgspec.Struct, frozen=True):
    """A copy of a table."""

    name: str
    arn: str
    stream: str
    """Label of its stream."""


def window(aws: Aws, table: str) -> tuple[datetime, datetime]:
    """Return the earliest and latest moment that a table can go back to [1].

    Raises:
        BadUsage: recovery is off.
    """
    found = aws.client("dynamodb").describe_continuous_backups(TableName=table)
    recovery = found["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
        raise BadUsage(
            f"Point-in-time recovery of the table {table} is off",
            state="Nothing was changed.",
            next="What DynamoDB has of it: `aws dynamodb list-backups --table-name " + table + "`",
        )
    now = datetime.now(UTC)
    latest = recovery.get("LatestRestorableDateTime", now)
    return recovery.get("EarliestRestorableDateTime", latest), latest


def copy_name(stack: Stack, instant: datetime, *, drill: bool = False) -> str:
    """Return what a copy is called: the same for the same moment, so that a repetition joins."""
    # What AWS tells is in the zone of this machine.
    at = f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{stack.name}-Table-{DRILL if drill else ''}{at}"


class Maker:
    """Makes copies.

    Args:
        aws: where.
        stack: of the tenant.
        console: where progress is shown.
        minutes: how long to wait at most.
        sleep: waits some seconds.
    """

    def __init__(
        self,
        aws: Aws,
        stack: Stack,
        console: Console,
        minutes: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._aws = aws
        self._client: Any = aws.client("dynamodb")
        self._stack = stack
        self._console = console
        self._minutes = minutes
        self._sleep = sleep

    def make(self, source: str, name: str, instant: datetime | None) -> Copy:
        """Restore a table beside the present one, or go on with that; it can be adopted then.

        Args:
            source: name of the table.
            name: of the copy.
            instant: which moment; None for the latest.
        """
        if self._described(name) is None:
            when = {"RestoreDateTime": instant} if instant else {"UseLatestRestorableTime": True}
            self._client.restore_table_to_point_in_time(
                SourceTableName=source, TargetTableName=name, **when
            )
        return self.dress(name, {RESTORED_TAG: show_instant(instant)} if instant else {})

    def restore(self, one: Kept, name: str, role: str) -> Copy:
        """Restore a copy of a vault as a table, or go on with that; it can be adopted then."""
        if self._described(name) is None:
            self._until_restored(begin(self._aws, one, name, role), name)
        return self.dress(name, {RESTORED_TAG: show_instant(one.made)})

    def dress(self, name: str, tags: dict[str, str]) -> Copy:
        """Give a table what a restored one lacks: tags, protection, recovery, stream, expiry.

        Repeating it changes nothing [8].
        """
        found = self._until_active(name)
        arn = str(found["TableArn"])
        # Before all else: what bears the tenant's tag is found, and leaves with it.
        wanted = {**self._stack.tags, **tags}
        self._client.tag_resource(
            ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in wanted.items()]
        )
        if not found.get("StreamSpecification", {}).get("StreamEnabled"):
            self._client.update_table(
                TableName=name,
                StreamSpecification={
                    "StreamEnabled": True,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
            )
            self._until_active(name)
        if not found.get("DeletionProtectionEnabled"):
            keep = self._stack.parameters.get("ProtectTable") != "false"
            self._client.update_table(TableName=name, DeletionProtectionEnabled=keep)
            self._until_active(name)
        self._client.update_continuous_backups(
            TableName=name,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        expiry = self._client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if expiry.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
            self._client.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": TTL},
            )
        fit = self._until_active(name)
        return Copy(name, arn, str(fit.get("LatestStreamLabel", "")))

    def remove(self, name: str) -> None:
        """Remove a copy, whatever protects it."""
        remove_table(self._aws, name)

    def _described(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._client.describe_table(TableName=name)["Table"]
        except ClientError as error:
            if error_code(error) != _MISSING:
                raise
            return None
        return found

    def _until_restored(self, job: str, name: str) -> None:
        client = self._aws.client("backup")

        def look() -> tuple[bool, str]:
            found = client.describe_restore_job(RestoreJobId=job)
            status = found["Status"]
            if status in ("FAILED", "ABORTED"):
                raise AwsRefused(
                    f"AWS Backup could not restore the table {name}: "
                    f"{found.get('StatusMessage', status)}",
                    state=f"{self._stack.tenant} works as before.",
                    next=f"Once the cause is mended: {AGAIN}",
                )
            return status == "COMPLETED", f"{status}, {found.get('PercentDone', '0.00%')}"

        self._wait(name, look)

    def _until_active(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}

        def look() -> tuple[bool, str]:
            table = self._described(name)
            if table is None:
                raise BadUsage(
                    f"There is no table {name}",
                    state="Nothing was changed.",
                    next=f"Which there are says {command('restore', self._stack.tenant, '--list')}",
                )
            found.update(table)
            return table["TableStatus"] == "ACTIVE", str(table["TableStatus"])

        self._wait(name, look)
        return found

    def _wait(self, name: str, look: Callable[[], tuple[bool, str]]) -> None:
        """Look again and again until all is done; `look` returns whether, and how far it is."""
        pause = PAUSE if self._aws.endpoint is None else PAUSE / 100
        until = time.monotonic() + self._minutes * 60
        with self._console.waiting(f"Waiting for the table {name}") as show:
            while True:
                done, how_far = look()
                if done:
                    return
                show(f"The table {name} is {how_far}")
                if time.monotonic() > until:
                    raise StillRunning(
                        f"The table {name} takes longer than {self._minutes:g} minutes",
                        state=f"AWS goes on by itself; it is {how_far}.",
                        next=f"It joins in and waits on: {AGAIN}",
                    )
                self._sleep(pause)
