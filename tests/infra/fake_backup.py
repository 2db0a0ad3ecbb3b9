"""AWS Backup as its clients see it: requests and answers as they go over the wire.

moto knows vaults and plans, and neither recovery points nor restores.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import MockRawResponse

from infra.tenants.rows import Image, put_all
from tests.infra.cloud import ACCOUNT, aws, client, create_table
from tests.support.aws import REGION

ELSEWHERE = "eu-west-1"
"""The Region that is away."""
MADE = datetime(2026, 3, 1, 3, tzinfo=UTC)


class FakeBackup:
    """A vault, and jobs that restore from it.

    Args:
        rows: what each copy holds.
    """

    def __init__(self, rows: Sequence[Image]) -> None:
        self.rows = rows
        self.points: list[dict[str, Any]] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        """Method, path and query of each request."""
        self.started: list[dict[str, Any]] = []
        self.failing = ""
        """What jobs fail with, if so."""
        self.looks = 1
        """How often a job is looked at before it ends."""

    def add(self, table: str, made: datetime = MADE, status: str = "COMPLETED") -> str:
        """Put a copy of a table of the other Region into the vault; return its ARN."""
        number = len(self.points) + 1
        arn = f"arn:aws:backup:{REGION}:{ACCOUNT}:recovery-point:{number:08d}"
        place = f"arn:aws:dynamodb:{ELSEWHERE}:{ACCOUNT}:table/"
        vault = f"arn:aws:backup:{ELSEWHERE}:{ACCOUNT}:backup-vault:stageflow"
        self.points.append(
            {
                "RecoveryPointArn": arn,
                "BackupVaultName": "stageflow",
                "SourceBackupVaultArn": vault,
                "ResourceArn": place + table,
                "ResourceType": "DynamoDB",
                "Status": status,
                "CreationDate": made.timestamp(),
                "BackupSizeInBytes": 4096,
            }
        )
        return arn

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        """Answer a request in AWS's place."""
        parts = urlsplit(request.url)
        path = unquote(parts.path)
        query = dict(one.split("=") for one in parts.query.split("&") if one)
        self.asked.append((request.method, path, query))
        answer = self._answer(request, path.strip("/").split("/"), query)
        raw: Any = MockRawResponse(json.dumps(answer))
        return AWSResponse(request.url, 200, {"Content-Type": "application/json"}, raw)

    def _answer(self, request: Any, path: list[str], query: dict[str, str]) -> dict[str, Any]:
        if path == ["backup-vaults", "stageflow", "recovery-points"]:
            # Pages of one, so that somebody who reads the first one only is found out.
            place = int(query.get("nextToken", 0))
            more = {"NextToken": str(place + 1)} if place + 1 < len(self.points) else {}
            return {"RecoveryPoints": self.points[place : place + 1], **more}
        if path == ["restore-jobs"] and request.method == "GET":
            return {"RestoreJobs": [*self.jobs.values()]}
        if path == ["restore-jobs"] and request.method == "PUT":
            return self._start(json.loads(request.body))
        assert ("GET", "restore-jobs") == (request.method, path[0]), path
        if path[2:] == ["metadata"]:
            return {"RestoreJobId": path[1], "Metadata": self._asked_of(path[1])}
        return self._described(path[1])

    def _start(self, asked: dict[str, Any]) -> dict[str, Any]:
        del asked["IdempotencyToken"]  # drawn by lot
        self.started.append(asked)
        job = f"job-{len(self.jobs) + 1}"
        self.jobs[job] = {
            "RestoreJobId": job,
            "RecoveryPointArn": asked["RecoveryPointArn"],
            "Status": "PENDING",
            "PercentDone": "0.00%",
        }
        return {"RestoreJobId": job}

    def _described(self, id: str) -> dict[str, Any]:
        job = self.jobs[id]
        if self.looks:
            self.looks -= 1
            job |= {"Status": "RUNNING", "PercentDone": "40.00%"}
        elif self.failing:
            job |= {"Status": "FAILED", "StatusMessage": self.failing}
        elif job["Status"] != "COMPLETED":
            name = self._asked_of(id)["targetTableName"]
            create_table(name, {})
            put_all(client("dynamodb"), name, list(self.rows))
            job["Status"] = "COMPLETED"
        return job

    def _asked_of(self, id: str) -> dict[str, str]:
        found: dict[str, str] = self.started[int(id.removeprefix("job-")) - 1]["Metadata"]
        return found


@contextmanager
def backup(fake: FakeBackup) -> Iterator[FakeBackup]:
    """Let the commands meet this AWS Backup."""
    events = aws().client("backup").meta.events
    events.register_first("before-send.backup", fake)
    try:
        yield fake
    finally:
        events.unregister("before-send.backup", fake)
