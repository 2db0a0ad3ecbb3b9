"""What every scheduler adapter promises (chalicelib/ports/scheduler.py)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.eventbridge_scheduler import EventBridgeScheduler
from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.ports.queue import Message
from chalicelib.ports.scheduler import Scheduler
from tests.support.aws import REGION, moto_world

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
QUEUE_ARN = f"arn:aws:sqs:{REGION}:123456789012:due"
ROLE_ARN = "arn:aws:iam::123456789012:role/scheduler"
MESSAGE = Message("deal_1#1#r1", "2026-03-01T09:00:00.000000Z")


@dataclass
class World:
    """A scheduler, and what is planned there."""

    scheduler: Scheduler

    def planned(self) -> dict[str, tuple[datetime, Message]]:
        """Return the instant and the message of each schedule by name."""
        if isinstance(self.scheduler, MemoryScheduler):
            return self.scheduler.planned()
        client = Clients(REGION).client("scheduler")
        planned = {}
        for listed in client.list_schedules(GroupName="tenant")["Schedules"]:
            one = client.get_schedule(Name=listed["Name"], GroupName="tenant")
            at = datetime.fromisoformat(one["ScheduleExpression"][3:-1] + "Z")
            message = msgspec.json.decode(one["Target"]["Input"], type=Message)
            planned[one["Name"]] = (at, message)
        return planned


@pytest.fixture(params=["memory", "eventbridge"])
def world(request):
    if request.param == "memory":
        yield World(MemoryScheduler(MemoryQueue(SettableClock(NINE))))
        return
    with moto_world():
        clients = Clients(REGION)
        clients.client("scheduler").create_schedule_group(Name="tenant")
        yield World(
            EventBridgeScheduler("tenant", QUEUE_ARN, ROLE_ARN, lambda: clients.client("scheduler"))
        )


def test_a_schedule_holds_its_instant_and_its_message(world):
    world.scheduler.create("a", NINE, MESSAGE)
    assert {"a": (NINE, MESSAGE)} == world.planned()


def test_an_instant_of_another_offset_is_kept_in_utc(world):
    world.scheduler.create("a", NINE.astimezone(timezone(timedelta(hours=5))), MESSAGE)
    assert {"a": (NINE, MESSAGE)} == world.planned()


def test_a_schedule_never_fires_before_its_instant(world):
    world.scheduler.create("a", NINE + timedelta(milliseconds=1), MESSAGE)
    assert NINE < world.planned()["a"][0] <= NINE + timedelta(seconds=1)


def test_the_delay_of_the_message_is_not_taken_along(world):
    world.scheduler.create("a", NINE, Message(MESSAGE.run, MESSAGE.due, 60))
    assert {"a": (NINE, MESSAGE)} == world.planned()


def test_a_schedule_that_exists_is_left_as_it_is(world):
    world.scheduler.create("a", NINE, MESSAGE)
    world.scheduler.create("a", NINE + timedelta(hours=1), Message("other", "later"))
    assert {"a": (NINE, MESSAGE)} == world.planned()


@pytest.mark.parametrize("name", ["a" * 64, "run-1_2.3"])
def test_names_may_be_long_and_hold_a_few_marks(world, name):
    world.scheduler.create(name, NINE, MESSAGE)
    assert [name] == list(world.planned())


@pytest.mark.parametrize("name", ["", "a" * 65, "a b", "a/b", "ä", "a\n"])
def test_a_name_that_the_service_would_refuse_is_refused(world, name):
    with pytest.raises(ValueError, match="cannot name a schedule"):
        world.scheduler.create(name, NINE, MESSAGE)
    assert {} == world.planned()


def test_a_deleted_schedule_is_gone_and_its_name_free(world):
    world.scheduler.create("a", NINE, MESSAGE)
    world.scheduler.create("b", NINE, MESSAGE)
    world.scheduler.delete("a")
    assert ["b"] == list(world.planned())
    world.scheduler.create("a", NINE, MESSAGE)
    assert {"a", "b"} == set(world.planned())


def test_deleting_a_missing_schedule_is_no_error(world):
    world.scheduler.delete("never")
    assert {} == world.planned()
