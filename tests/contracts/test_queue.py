"""What every queue adapter promises (chalicelib/ports/queue.py)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.sqs_queue import SqsQueue
from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.ports.queue import MAX_DELAY_SECONDS, Message, Queue
from tests.support.aws import REGION, moto_world


@dataclass
class World:
    """A queue, the clock that its delays go by, and a way to take what is visible."""

    queue: Queue
    clock: SettableClock
    url: str = ""

    def take(self) -> list[Message]:
        if isinstance(self.queue, MemoryQueue):
            return self.queue.due(self.clock.now())
        client = Clients(REGION).client("sqs")
        taken: list[Message] = []
        while got := client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            taken += [msgspec.json.decode(one["Body"], type=Message) for one in got]
            for one in got:
                client.delete_message(QueueUrl=self.url, ReceiptHandle=one["ReceiptHandle"])
        return taken


@pytest.fixture(params=["memory", "sqs"])
def world(request, monkeypatch):
    clock = SettableClock(datetime.now(UTC))  # moto forgets messages that are days old
    if request.param == "memory":
        yield World(MemoryQueue(clock), clock)
        return
    monkeypatch.setattr(
        "moto.sqs.models.unix_time_millis", lambda *_: clock.now().timestamp() * 1000
    )
    with moto_world():
        clients = Clients(REGION)
        url = clients.client("sqs").create_queue(QueueName="due")["QueueUrl"]
        yield World(SqsQueue(url, lambda: clients.client("sqs")), clock, url)


def message(n: int = 1, delay: int = 0) -> Message:
    return Message(f"deal_{n}#1#r{n}", "2026-03-01T09:00:00.000000Z", delay)


def test_a_message_comes_out_as_it_was_put_in(world):
    world.queue.send([message()])
    assert [message()] == world.take()


def test_a_message_is_held_back_for_its_delay(world):
    world.queue.send([message(1, delay=30), message(2)])
    assert [message(2)] == world.take()
    world.clock.advance(timedelta(seconds=29))
    assert [] == world.take()
    world.clock.advance(timedelta(seconds=1))
    assert [message(1)] == world.take()


def test_a_message_is_held_back_for_a_quarter_of_an_hour_at_most(world):
    world.queue.send([message(1, delay=MAX_DELAY_SECONDS)])
    world.clock.advance(timedelta(minutes=15))
    assert [message(1)] == world.take()


@pytest.mark.parametrize("delay", [-1, MAX_DELAY_SECONDS + 1])
def test_a_delay_that_no_queue_can_keep_is_refused_and_nothing_is_sent(world, delay):
    with pytest.raises(ValueError, match="delay"):
        world.queue.send([message(1), message(2, delay=delay)])
    assert [] == world.take()


def test_any_number_of_messages_can_be_sent(world):
    world.queue.send([message(n) for n in range(25)])
    assert {message(n) for n in range(25)} == set(world.take())


def test_sending_nothing_is_no_error(world):
    world.queue.send([])
    assert [] == world.take()


def test_a_message_sent_twice_comes_twice(world):
    world.queue.send([message()])
    world.queue.send([message()])
    assert [message(), message()] == world.take()


def test_it_says_how_many_messages_can_be_taken(world):
    world.queue.send([message(1), message(2), message(3, delay=600)])
    assert 2 == world.queue.waiting()


def test_the_lane_of_a_message_travels_along(world):
    sent = Message("deal_1#1#r1", "2026-03-01T09:00:00.000000Z", lane="sendemail")
    world.queue.send([sent])
    assert [sent] == world.take()
