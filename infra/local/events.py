"""What Lambda would hand to the functions."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from infra.local.world import ACCOUNT, ENVIRONMENT, REGION, TABLE

Event = dict[str, Any]

STREAM_ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{TABLE}/stream/2026-01-01T00:00:00.000"


@dataclass
class Context:
    """The context of an invocation, as far as anybody looks at it."""

    function_name: str
    timeout_seconds: float = 60.0
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "512"
    log_group_name: str = "local"
    log_stream_name: str = "local"
    invoked_function_arn: str = ""

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.timeout_seconds
        self.invoked_function_arn = (
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"
        )

    @cached_property
    def aws_request_id(self) -> str:
        """Return the id of the invocation, made for whoever asks."""
        return str(uuid4())

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still take."""
        return max(0, int((self._ends - time.monotonic()) * 1000))


def stream_record(record: Event) -> Event:
    """Return a record as moto keeps it in the form that functions get."""
    change = dict(record["dynamodb"])
    created = change["ApproximateCreationDateTime"].replace(tzinfo=UTC)
    change["ApproximateCreationDateTime"] = created.timestamp()
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": STREAM_ARN,
    }


def stream_event(records: Sequence[Event]) -> Event:
    """Return the event of a batch of stream records."""
    return {"Records": list(records)}


def queue_event(messages: Sequence[Any]) -> Event:
    """Return the event of a batch of received messages."""
    return {
        "Records": [
            {
                "messageId": message.id,
                "receiptHandle": message.receipt_handle,
                "body": message.body,
                "attributes": {
                    "ApproximateReceiveCount": str(message.approximate_receive_count),
                    "SentTimestamp": str(message.sent_timestamp),
                    "SenderId": message.sender_id,
                    "ApproximateFirstReceiveTimestamp": str(
                        message.approximate_first_receive_timestamp
                    ),
                },
                "messageAttributes": {},
                "md5OfBody": message.body_md5,
                "eventSource": "aws:sqs",
                "eventSourceARN": ENVIRONMENT.queue_arn,
                "awsRegion": REGION,
            }
            for message in messages
        ]
    }


def sweep_event(now: datetime) -> Event:
    """Return the event of a timed invocation."""
    return {
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [],
        "detail": {},
    }


def failed_ids(answer: Any) -> list[str]:
    """Return what a function says has failed of its batch."""
    failures = (answer or {}).get("batchItemFailures") or []
    return [str(failure.get("itemIdentifier") or "") for failure in failures]
