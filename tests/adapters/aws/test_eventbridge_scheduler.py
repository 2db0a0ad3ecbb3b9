"""What only EventBridge Scheduler has: the schedule as the service sees it, and its errors."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.eventbridge_scheduler import EventBridgeScheduler
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.queue import Message
from tests.support.aws import REGION, count_requests, failing, moto_world, refusal

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
QUEUE_ARN = f"arn:aws:sqs:{REGION}:123456789012:due"
DEAD_LETTER_ARN = f"arn:aws:sqs:{REGION}:123456789012:dead"
ROLE_ARN = "arn:aws:iam::123456789012:role/scheduler"
MESSAGE = Message("deal_1#1#r1", "2026-03-01T09:00:00.000000Z", 60)


@pytest.fixture
def client():
    with moto_world():
        client = Clients(REGION).client("scheduler")
        client.create_schedule_group(Name="tenant")
        yield client


@pytest.fixture
def scheduler(client):
    return EventBridgeScheduler("tenant", QUEUE_ARN, ROLE_ARN, lambda: client, DEAD_LETTER_ARN)


def test_a_schedule_fires_once_into_the_queue_and_removes_itself(client, scheduler):
    scheduler.create("a", NINE + timedelta(microseconds=1), MESSAGE)
    made = client.get_schedule(Name="a", GroupName="tenant")
    assert "at(2026-03-01T09:00:01)" == made["ScheduleExpression"]
    assert "UTC" == made.get("ScheduleExpressionTimezone", "UTC")
    assert {"Mode": "OFF"} == made["FlexibleTimeWindow"]
    assert "DELETE" == made["ActionAfterCompletion"]
    assert {
        "Arn": QUEUE_ARN,
        "RoleArn": ROLE_ARN,
        "Input": '{"run":"deal_1#1#r1","due":"2026-03-01T09:00:00.000000Z"}',
        "RetryPolicy": {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185},
        "DeadLetterConfig": {"Arn": DEAD_LETTER_ARN},
    } == made["Target"]


def test_the_dead_letter_queue_may_be_left_out(client):
    scheduler = EventBridgeScheduler("tenant", QUEUE_ARN, ROLE_ARN, lambda: client)
    scheduler.create("a", NINE, MESSAGE)
    target = client.get_schedule(Name="a", GroupName="tenant")["Target"]
    assert "DeadLetterConfig" not in target


def test_each_call_costs_one_request(scheduler):
    with count_requests() as counter:
        scheduler.create("a", NINE, MESSAGE)
        scheduler.create("a", NINE, MESSAGE)
        scheduler.delete("a")
        scheduler.delete("a")
    assert {"scheduler.CreateSchedule": 2, "scheduler.DeleteSchedule": 2} == counter


CALLS = {
    "CreateSchedule": lambda scheduler: scheduler.create("a", NINE, MESSAGE),
    "DeleteSchedule": lambda scheduler: scheduler.delete("a"),
}


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    "error",
    [
        refusal("ThrottlingException", 429),
        refusal("InternalServerException", 500),
        EndpointConnectionError(endpoint_url="https://scheduler"),
    ],
    ids=str,
)
def test_an_error_that_passes_is_unavailable_and_keeps_its_cause(scheduler, operation, error):
    with failing(f"scheduler.{operation}", error), pytest.raises(Unavailable) as raised:
        CALLS[operation](scheduler)
    assert error is raised.value.__cause__


@pytest.mark.parametrize("operation", CALLS)
def test_an_error_that_stays_is_not_hidden(scheduler, operation):
    error = refusal("AccessDeniedException", 403)
    with failing(f"scheduler.{operation}", error), pytest.raises(type(error)):
        CALLS[operation](scheduler)


def test_a_missing_group_is_not_taken_for_a_schedule_that_exists(scheduler):
    error = refusal("ResourceNotFoundException", 404)
    with failing("scheduler.CreateSchedule", error), pytest.raises(type(error)):
        scheduler.create("a", NINE, MESSAGE)
