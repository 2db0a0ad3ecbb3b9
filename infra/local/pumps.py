"""Queue, schedules and the sweep: what AWS would fire, fired by the local clock."""

import functools
import logging
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.words.instants import parse_instant
from chalicelib.ports.clock import Clock
from chalicelib.ports.queue import Message
from chalicelib.usecases.automation.runs.sweep import GRACE
from infra.local.agenda import Agenda
from infra.local.functions import Functions
from infra.local.moto_seams import EPOCH
from infra.local.outbox import Outbox
from infra.local.world import (
    ACCOUNT,
    DEAD_LETTERS,
    MAX_RECEIVES,
    QUEUE,
    REGION,
    SCHEDULE_GROUP,
    VISIBILITY_SECONDS,
)

BATCH = 10
TICK = timedelta(minutes=5)
"""How often the sweep looks."""
_MILLISECOND = timedelta(milliseconds=1)
_SECOND = timedelta(seconds=1)

log = logging.getLogger("stageflow.local")


class QueuePump:
    """Hands messages of the queue to `functions/run_rule` until they succeed or are given up."""

    def __init__(self, functions: Functions, outbox: Outbox) -> None:
        from moto.sqs.models import sqs_backends

        self._functions = functions
        self._outbox = outbox
        self._backend = sqs_backends[ACCOUNT][REGION]
        self._queue: Any = self._backend.get_queue(QUEUE)
        self._dead: Any = self._backend.get_queue(DEAD_LETTERS)

    def work(self) -> int:
        """Process every message that can be received now and return how many that were."""
        self._hold_exactly()
        processed = 0
        while self._queue.messages:
            received = self._backend.receive_message(QUEUE, BATCH, 0, VISIBILITY_SECONDS)
            dead = self._bury()
            if not received and not dead:
                break
            if received:
                self._deliver(received)
            processed += len(received) + dead
        return processed

    def next_at(self) -> datetime | None:
        """Return when the next message that is held back or being retried comes (back)."""
        self._hold_exactly()
        times = [_visible_at(message) for message in list(self._queue._messages)]
        return min(times, default=None)

    def _hold_exactly(self) -> None:
        """Hold messages back until they are due: their delay is that, rounded up to seconds."""
        for message in list(self._queue._messages):
            if message.delayed_until and not hasattr(message, "due_at"):
                held = EPOCH + timedelta(milliseconds=message.delayed_until)
                message.due_at = _rounded_up_from(held, message.body)
                message.delayed_until = (message.due_at - EPOCH) / _MILLISECOND

    def _deliver(self, messages: list[Any]) -> None:
        try:
            failed = set(self._functions.call_run_rule(messages))
        except Exception:  # whatever it is, the event source only sees a failed batch
            log.exception("run_rule failed for a batch of %d", len(messages))
            return
        if not failed <= {message.id for message in messages}:
            return  # an id that it was never given: the whole batch counts as failed
        for message in messages:
            if message.id not in failed:
                self._backend.delete_message(QUEUE, message.receipt_handle)

    def _bury(self) -> int:
        """Show what the queue has given up, and return how many messages that were."""
        buried = list(self._dead._messages)
        for message in buried:
            self._dead._messages.remove(message)
            self._outbox.dead_letter("queue", f"failed {MAX_RECEIVES} times", body=message.body)
        return len(buried)


class SchedulePump:
    """Puts the message of a schedule on the queue when it is time, and removes the schedule."""

    def __init__(self, clock: Clock) -> None:
        from moto.scheduler.models import scheduler_backends
        from moto.sqs.models import sqs_backends

        self._clock = clock
        self._schedules: dict[str, Any] = (
            scheduler_backends[ACCOUNT][REGION].schedule_groups[SCHEDULE_GROUP].schedules
        )
        self._queues = sqs_backends[ACCOUNT][REGION]
        self._known: dict[str, datetime] = {}
        """When each schedule fires; a schedule never changes."""

    def work(self) -> int:
        """Fire what is due, in order, and return how many schedules that were."""
        now = self._clock.now()
        due = sorted(entry for entry in self._waiting() if entry[0] <= now)
        fired = 0
        for _, name in due:
            schedule = self._schedules.pop(name, None)
            if schedule is not None:
                queue = schedule.target["Arn"].rpartition(":")[2]
                self._queues.send_message(queue, schedule.target["Input"])
                fired += 1
        return fired

    def next_at(self) -> datetime | None:
        """Return when the next schedule fires."""
        return min((at for at, _ in self._waiting()), default=None)

    def _waiting(self) -> list[tuple[datetime, str]]:
        for gone in self._known.keys() - self._schedules.keys():
            del self._known[gone]
        for name in self._schedules.keys() - self._known.keys():
            schedule = self._schedules[name]
            self._known[name] = _fires_at(schedule.schedule_expression, schedule.target["Input"])
        return [(at, name) for name, at in self._known.items()]


class SweepPump:
    """Calls `functions/sweep` every five minutes, when there is something for it to find."""

    def __init__(self, functions: Functions, agenda: Agenda, clock: Clock) -> None:
        self._functions = functions
        self._agenda = agenda
        self._clock = clock
        self._last: datetime | None = None

    def work(self) -> int:
        """Sweep if a tick has come since the last one at which something was overdue."""
        now = self._clock.now()
        at = self.next_at()
        if at is None or at > now:
            return 0
        self._last = now
        try:
            self._functions.call_sweep(now)
        except Exception:  # a timed invocation has nobody to tell; the next tick tries again
            log.exception("sweep failed")
        return 1

    def next_at(self) -> datetime | None:
        """Return the first tick at which a run will be overdue for long enough."""
        due = self._agenda.earliest()
        if due is None:
            return None
        if self._last is not None and self._last > self._clock.now():
            self._last = None  # the clock went backwards
        tick = _tick(due + GRACE + _MILLISECOND)
        return tick if self._last is None else max(tick, _tick(self._last + _MILLISECOND))


def _visible_at(message: Any) -> datetime:
    """Return when a message can be received; a failed one comes back just after its time."""
    back = message.visible_at + 1 if message.visible_at else 0
    return EPOCH + timedelta(milliseconds=math.ceil(max(message.delayed_until, back)))


@functools.lru_cache(maxsize=100_000)
def _fires_at(expression: str, message: str) -> datetime:
    """Return the instant of at(2026-03-01T09:00:00), or what it was rounded up from.

    The scheduler knows whole seconds only; the message tells when its run is due. Whoever moves the
    clock by a day is to find done what was due within that day, to the millisecond.

    Raises:
        ValueError: any other kind of schedule; the application makes none.
    """
    found = re.fullmatch(r"at\((.+)\)", expression)
    if found is None:
        raise ValueError(f"not a one-time schedule: {expression}")
    return _rounded_up_from(datetime.fromisoformat(found[1]).replace(tzinfo=UTC), message)


def _rounded_up_from(at: datetime, message: str) -> datetime:
    """Return when a message is due, where that is what `at` was rounded up from."""
    due = parse_instant(msgspec.json.decode(message, type=Message).due)
    return due if at - _SECOND < due < at else at


def _tick(instant: datetime) -> datetime:
    """Return the first tick at or after an instant."""
    return instant + (EPOCH - instant) % TICK
