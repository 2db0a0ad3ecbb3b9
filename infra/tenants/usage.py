"""How much of everything a tenant has used, from CloudWatch."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import msgspec

from infra.deployment.aws import Aws
from infra.tenants.resources import ALARM, BUCKET, FUNCTION, LOG_GROUP, TABLE, Resources

DAY_SECONDS = 86_400
GB = 10**9
QUERIES = 500
"""Metrics that one request may ask for."""
QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
QUEUE_METRICS = (
    "NumberOfMessagesSent",
    "NumberOfMessagesReceived",
    "NumberOfMessagesDeleted",
    "NumberOfEmptyReceives",
)
"""Together at most a little more than the requests: one request may carry ten messages."""
WORKFLOW_FUNCTIONS = ("WorkflowStep", "WorkflowWait")
"""Names in the template of what state machines call."""
TRANSITIONS_PER_CALL = 1.21
"""CloudWatch counts transitions only for the whole account; this is what a workflow like the
example makes for each function that it calls (docs/cost.md)."""

NIGHTS = 30
KEPT_HERE, KEPT_THERE = 2, 35
"""Days that copies lie in the vaults of both Regions (infra/template.yaml: CopyPlan)."""

Dimensions = tuple[tuple[str, str], ...]


class Metric(msgspec.Struct, frozen=True):
    """A sum over the days, and what it adds to the bill."""

    amount: str
    """Name in `bill.LINES`."""
    namespace: str
    name: str
    dimensions: Dimensions
    factor: float = 1.0
    """What one unit of the metric is in units of the amount."""


def measure(
    aws: Aws, stack: str, parts: Resources, start: datetime, end: datetime
) -> dict[str, float]:
    """Return the amounts by their names in `bill.LINES` [1 per 500 metrics, 1 per function, 2]."""
    tables = [_table(aws, part.id) for part in parts.of_type(TABLE)]
    memory = {part.id: _memory(aws, part.id) for part in parts.of_type(FUNCTION)}
    metrics = list(metrics_of(stack, parts, memory, tables))
    amounts: dict[str, float] = defaultdict(float)
    for metric, total in zip(metrics, _sums(aws, metrics, start, end), strict=True):
        amounts[metric.amount] += total * metric.factor
    for table in tables:
        amounts["storage_gb"] += _bytes(table) / GB
        amounts["backup_gb"] += table.get("TableSizeBytes", 0) / GB
    amounts["alarm_metrics"] = float(_alarm_metrics(aws, parts))
    return dict(amounts)


def copied(gigabytes: float) -> dict[str, float]:
    """Return the amounts of a month in which a table is copied every night, each time whole."""
    return {
        "copy_gb": gigabytes * (KEPT_HERE + KEPT_THERE),
        "copy_transfer_gb": gigabytes * NIGHTS,
    }


def metrics_of(
    stack: str,
    parts: Resources,
    memory: Mapping[str, int],
    tables: list[dict[str, Any]],
) -> Iterator[Metric]:
    """Return what has to be asked of CloudWatch.

    Args:
        stack: name of the stack, which its API bears too.
        parts: the tenant's resources.
        memory: megabytes of each function.
        tables: as DynamoDB describes them.
    """
    yield Metric("api_requests", "AWS/ApiGateway", "Count", (("ApiName", stack),))
    for function, megabytes in memory.items():
        of: Dimensions = (("FunctionName", function),)
        yield Metric("lambda_requests", "AWS/Lambda", "Invocations", of)
        seconds = megabytes / 1024 / 1000
        yield Metric("lambda_gb_seconds", "AWS/Lambda", "Duration", of, seconds)
    for function in filter(None, map(parts.get, WORKFLOW_FUNCTIONS)):
        of = (("FunctionName", function),)
        yield Metric("transitions", "AWS/Lambda", "Invocations", of, TRANSITIONS_PER_CALL)
    for table in tables:
        name: Dimensions = (("TableName", table["TableName"]),)
        indexes = [one["IndexName"] for one in table.get("GlobalSecondaryIndexes", [])]
        for of in (name, *((*name, ("GlobalSecondaryIndexName", index)) for index in indexes)):
            yield Metric("write_units", "AWS/DynamoDB", "ConsumedWriteCapacityUnits", of)
            yield Metric("read_units", "AWS/DynamoDB", "ConsumedReadCapacityUnits", of)
    for queue in parts.of_type(QUEUE):
        of = (("QueueName", queue.id.rpartition("/")[2]),)
        for metric in QUEUE_METRICS:
            yield Metric("queue_requests", "AWS/SQS", metric, of)
    for topic in parts.of_type(TOPIC):
        of = (("TopicName", topic.id.rpartition(":")[2]),)
        yield Metric("notifications", "AWS/SNS", "NumberOfMessagesPublished", of)
    for bucket in parts.of_type(BUCKET):
        # A size, noted once a day: a sum of them is what is billed.
        of = (("BucketName", bucket.id), ("StorageType", "StandardStorage"))
        yield Metric("file_gb", "AWS/S3", "BucketSizeBytes", of, 1 / GB)
    for log in parts.of_type(LOG_GROUP):
        yield Metric("log_gb", "AWS/Logs", "IncomingBytes", (("LogGroupName", log.id),), 1 / GB)
    group = (("ScheduleGroup", parts["Schedules"]),)
    yield Metric("schedules", "AWS/Scheduler", "InvocationAttemptCount", group)


def _sums(aws: Aws, metrics: list[Metric], start: datetime, end: datetime) -> list[float]:
    sums = [0.0] * len(metrics)
    numbered = iter(enumerate(metrics))
    pages = aws.client("cloudwatch").get_paginator("get_metric_data")
    while some := list(islice(numbered, QUERIES)):
        queries = [_query(f"m{number}", metric) for number, metric in some]
        for page in pages.paginate(StartTime=start, EndTime=end, MetricDataQueries=queries):
            for found in page["MetricDataResults"]:
                sums[int(found["Id"][1:])] += sum(found["Values"])
    return sums


def _query(id: str, metric: Metric) -> dict[str, Any]:
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions],
            },
            "Period": DAY_SECONDS,
            "Stat": "Sum",
        },
    }


def whole_days(now: datetime, days: int, since: datetime | None) -> tuple[datetime, datetime]:
    """Return the span to measure: so many days, or fewer for a younger tenant; at least one."""
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    start = end - timedelta(days=days)
    if since is not None:
        start = max(start, min(since, end - timedelta(days=1)))
    return start, end


def _table(aws: Aws, name: str) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("dynamodb").describe_table(TableName=name)["Table"]
    return found


def _bytes(table: Mapping[str, Any]) -> int:
    indexes = table.get("GlobalSecondaryIndexes", [])
    own: int = table.get("TableSizeBytes", 0)
    return own + sum(index.get("IndexSizeBytes", 0) for index in indexes)


def _memory(aws: Aws, function: str) -> int:
    found = aws.client("lambda").get_function_configuration(FunctionName=function)
    return int(found["MemorySize"])


def _alarm_metrics(aws: Aws, parts: Resources) -> int:
    names = [part.id for part in parts.of_type(ALARM)]
    if not names:
        return 0
    pages = aws.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNames=names)
    return sum(
        sum("MetricStat" in one for one in alarm.get("Metrics", [])) or 1
        for page in pages
        for alarm in page["MetricAlarms"]
    )
