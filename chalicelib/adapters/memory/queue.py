"""A queue of due runs in memory. It holds a message back until it is due, to the millisecond."""

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from threading import Lock

from chalicelib.domain.words.instants import parse_instant
from chalicelib.ports.clock import Clock
from chalicelib.ports.queue import MAX_DELAY_SECONDS, Message


class MemoryQueue:
    """Holds messages until their delay is over and somebody takes them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: list[tuple[datetime, int, Message]] = []
        """A heap: when a message can be taken, how many were sent before it, and what it says."""
        self._numbers = count()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many messages are on the queue, visible or not."""
        return len(self._held)

    def send(self, messages: Sequence[Message]) -> None:
        """Put messages on the queue.

        Raises:
            ValueError: a delay is below 0 or above MAX_DELAY_SECONDS.
        """
        for message in messages:
            if not 0 <= message.delay_seconds <= MAX_DELAY_SECONDS:
                raise ValueError(f"delay of {message.run} is {message.delay_seconds} s")
        now = self._clock.now()
        with self._lock:
            for message in messages:
                visible = _visible_at(message, now)
                kept = Message(message.run, message.due, lane=message.lane)
                held = visible, next(self._numbers), kept
                heapq.heappush(self._held, held)

    def due(self, now: datetime) -> list[Message]:
        """Take what is visible at `now`, the longest visible first."""
        taken = []
        with self._lock:
            while self._held and self._held[0][0] <= now:
                taken.append(heapq.heappop(self._held)[2])
        return taken

    def waiting(self) -> int:
        """Return how many messages can be taken now."""
        now = self._clock.now()
        with self._lock:
            return sum(visible <= now for visible, _, _ in self._held)

    def next_visible(self) -> datetime | None:
        """Return when the next message can be taken, or None while there is none."""
        with self._lock:
            return self._held[0][0] if self._held else None


def _visible_at(message: Message, now: datetime) -> datetime:
    """Return when the delay is over: of whole seconds, rounded up from when the message is due."""
    visible = now + timedelta(seconds=message.delay_seconds)
    if message.delay_seconds == 0:
        return visible
    due = parse_instant(message.due)
    return due if visible - timedelta(seconds=1) < due < visible else visible
