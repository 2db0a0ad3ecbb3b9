"""What AWS would read and fire, where everything is in memory."""

import heapq
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import msgspec

from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.adapters.tables.images import image_of
from chalicelib.adapters.tables.memory import MemoryTable, StreamRecord
from chalicelib.ports.clock import Clock
from chalicelib.ports.queue import Message
from chalicelib.records.stream_filter import is_streamed
from infra.local.events import STREAM_ARN, Event
from infra.local.executions import WORKFLOW_STEP, given_up_event
from infra.local.functions import Functions
from infra.local.outbox import Outbox
from infra.local.pumps import BATCH
from infra.local.stream import Streamed
from infra.local.world import MAX_RECEIVES, REGION, VISIBILITY_SECONDS

log = logging.getLogger("stageflow.local")


class MemoryStream:
    """Reads the table's stream; what has been read is not kept."""

    def __init__(self, table: MemoryTable, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._read = 0

    def read(self) -> list[Streamed]:
        """Return what has come since the last time."""
        records = self._table.stream(self._read)
        if records:
            self._read = records[-1].sequence
            self._table.forget_stream(self._read)
        at = self._clock.now().timestamp()
        return [_streamed(record, at) for record in records]


class MemorySchedulePump:
    """Puts the message of a schedule on the queue when it is time."""

    def __init__(self, scheduler: MemoryScheduler, clock: Clock) -> None:
        self._scheduler = scheduler
        self._clock = clock

    def work(self) -> int:
        """Fire what is due, in order, and return how many schedules that were."""
        return self._scheduler.fire(self._clock.now())

    def next_at(self) -> datetime | None:
        """Return when the next schedule fires."""
        return self._scheduler.next_at()


@dataclass
class Received:
    """A message as a function gets it."""

    id: str
    body: str
    sent: Message
    approximate_receive_count: int = 1
    receipt_handle: str = ""
    sent_timestamp: int = 0
    sender_id: str = "local"
    approximate_first_receive_timestamp: int = 0
    body_md5: str = ""


class MemoryQueuePump:
    """Hands messages of the queue to `functions/run_rule` until they succeed or are given up."""

    def __init__(
        self, functions: Functions, queue: MemoryQueue, outbox: Outbox, clock: Clock
    ) -> None:
        self._functions = functions
        self._queue = queue
        self._outbox = outbox
        self._clock = clock
        self._numbers = count(1)
        self._failed: list[tuple[datetime, int, Received]] = []
        """A heap of those that come again, by when."""

    def work(self) -> int:
        """Process every message that can be received now and return how many that were."""
        processed = 0
        while messages := self._received():
            for start in range(0, len(messages), BATCH):
                self._deliver(messages[start : start + BATCH])
            processed += len(messages)
        return processed

    def next_at(self) -> datetime | None:
        """Return when the next message that is held back or being retried comes (back)."""
        times = [self._queue.next_visible(), self._failed[0][0] if self._failed else None]
        return min((at for at in times if at is not None), default=None)

    def _received(self) -> list[Received]:
        now = self._clock.now()
        found = [
            Received(str(next(self._numbers)), msgspec.json.encode(one).decode(), one)
            for one in self._queue.due(now)
        ]
        while self._failed and self._failed[0][0] <= now:
            found.append(heapq.heappop(self._failed)[2])
        return found

    def _deliver(self, messages: Sequence[Received]) -> None:
        ids = {message.id for message in messages}
        try:
            failed = set(self._functions.call_run_rule(list(messages)))
        except Exception:  # whatever it is, the event source only sees a failed batch
            log.exception("run_rule failed for a batch of %d", len(messages))
            failed = ids
        if not failed <= ids:
            failed = ids  # an id that it was never given: the whole batch counts as failed
        for message in messages:
            if message.id in failed:
                self._again(message)

    def _again(self, message: Received) -> None:
        """Let a message that failed come once more, or give it up."""
        if message.approximate_receive_count >= MAX_RECEIVES:
            self._outbox.dead_letter("queue", f"failed {MAX_RECEIVES} times", body=message.body)
            return
        message.approximate_receive_count += 1
        at = self._clock.now() + timedelta(seconds=VISIBILITY_SECONDS)
        heapq.heappush(self._failed, (at, next(self._numbers), message))


class MemoryExecutionPump:
    """Drives the executions of workflows."""

    def __init__(self, machines: MemoryStateMachines, functions: Functions) -> None:
        self._machines = machines
        self._functions = functions

    def work(self) -> int:
        """Drive all executions until each of them rests; return how much was done."""
        done = int(self._machines.settle())
        while self._machines.given_up:
            self._tell(self._machines.given_up.popleft())
            done += 1
        return done

    def next_at(self) -> datetime | None:
        """Return when the first of the waits, timeouts and retries ends."""
        return self._machines.next_alarm()

    def _tell(self, execution: str) -> None:
        """Say that an execution has ended before its run, as the rule of the deployment does."""
        try:
            self._functions.call_task(WORKFLOW_STEP, given_up_event(execution))
        except Exception:  # nobody waits for the answer of an event
            log.exception("the end of the execution %s could not be noted", execution)


def _streamed(record: StreamRecord, at: float) -> Streamed:
    row = record.new or record.old
    assert row is not None
    event = partial(_event, record, at)
    if record.new is None:
        return Streamed(row.key, None, None, is_wanted=False, event=event)
    ended = row.entry is None
    wanted = is_streamed(row.kind, record.event, ended=ended, imported=False)
    return Streamed(row.key, row.kind, row.agenda, is_wanted=wanted, event=event)


def _event(record: StreamRecord, at: float) -> Event:
    row = record.new or record.old
    assert row is not None
    change: Event = {
        "ApproximateCreationDateTime": at,
        "Keys": {"pk": {"S": row.pk}, "sk": {"S": row.sk}},
        "SequenceNumber": f"{record.sequence:021}",
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    if record.new is not None:
        change["NewImage"] = image_of(record.new)
    if record.old is not None:
        change["OldImage"] = image_of(record.old)
    return {
        "eventID": str(record.sequence),
        "eventName": record.event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": STREAM_ARN,
    }
