"""Asks AWS how a tenant is."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.records.agenda import UNREADABLE
from infra.deployment.aws import Aws
from infra.deployment.names import LEAVING_TAG, RESTORING_TAG
from infra.deployment.traces import tags_of_table
from infra.tenants.health import QUEUES, SOURCES, Facts, QueueDepth
from infra.tenants.resources import ALARM, Resources

RECENT = timedelta(minutes=15)
WORKFLOW_FUNCTIONS = ("WorkflowStep", "WorkflowWait")
_DEPTHS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


def look(aws: Aws, parts: Resources, now: datetime) -> Facts:
    """Return what AWS tells of a tenant [9, and 1 per 100 alarms]."""
    table = aws.client("dynamodb").describe_table(TableName=parts["Table"])["Table"]
    mappings = aws.client("lambda")
    latest = _latest(aws, parts, now)
    tags = tags_of_table(aws, table["TableArn"])
    return Facts(
        table_status=table["TableStatus"],
        items=table.get("ItemCount", 0),
        bytes=table.get("TableSizeBytes", 0),
        queues={name: _depth(aws, parts[name]) for name in QUEUES},
        sources={
            name: str(mappings.get_event_source_mapping(UUID=parts[name])["State"])
            for name in SOURCES
        },
        iterator_age_ms=max(latest["age"], default=None),
        oldest_message_seconds=max(latest["oldest"], default=None),
        workflow_errors=sum(sum(latest[name]) for name in WORKFLOW_FUNCTIONS),
        unreadable=_unreadable(aws, parts["Table"]),
        alarms=ringing(aws, parts),
        leaving_since=tags.get(LEAVING_TAG, ""),
        restoring=tags.get(RESTORING_TAG, ""),
    )


def _unreadable(aws: Aws, table: str) -> int:
    """Return how many rows were given up because they could not be read."""
    pages = aws.client("dynamodb").get_paginator("query")
    found = pages.paginate(
        TableName=table,
        IndexName="agenda",
        KeyConditionExpression="agenda_pk = :given_up",
        ExpressionAttributeValues={":given_up": {"S": UNREADABLE}},
        Select="COUNT",
    )
    return sum(page["Count"] for page in found)


def _depth(aws: Aws, url: str) -> QueueDepth:
    answer = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_DEPTHS))
    return QueueDepth(*(int(answer["Attributes"].get(name, 0)) for name in _DEPTHS))


def _latest(aws: Aws, parts: Resources, now: datetime) -> dict[str, list[float]]:
    """Return a value a minute of the last minutes, for those minutes that have one."""
    queue = parts["DueRuns"].rpartition("/")[2]
    errors = ("AWS/Lambda", "Errors", "FunctionName")
    # A tenant of a version without workflows has no such functions.
    functions = {name: parts.get(name) for name in WORKFLOW_FUNCTIONS}
    answer = aws.client("cloudwatch").get_metric_data(
        StartTime=now - RECENT,
        EndTime=now,
        MetricDataQueries=[
            _query("age", "AWS/Lambda", "IteratorAge", "FunctionName", parts["OnChange"]),
            _query("oldest", "AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue),
            *(
                _query(name.lower(), *errors, id, stat="Sum")
                for name, id in functions.items()
                if id
            ),
        ],
    )
    found = {one["Id"]: one["Values"] for one in answer["MetricDataResults"]}
    return {name: found.get(name.lower(), []) for name in ("age", "oldest", *WORKFLOW_FUNCTIONS)}


def _query(
    id: str, namespace: str, metric: str, dimension: str, value: str, *, stat: str = "Maximum"
) -> dict[str, Any]:
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {
                "Namespace": namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": dimension, "Value": value}],
            },
            "Period": 60,
            "Stat": stat,
        },
    }


def ringing(aws: Aws, parts: Resources) -> tuple[str, ...]:
    """Return the names of a stack's alarms that ring, as the template has them [1 per 100]."""
    # By name: a prefix would also find the alarms of a tenant whose name begins with this one's.
    names = {part.id: part.name for part in parts.of_type(ALARM)}
    if not names:
        return ()
    pages = aws.client("cloudwatch").get_paginator("describe_alarms")
    found = pages.paginate(AlarmNames=list(names), StateValue="ALARM", AlarmTypes=["MetricAlarm"])
    return tuple(
        sorted(names[alarm["AlarmName"]] for page in found for alarm in page["MetricAlarms"])
    )
