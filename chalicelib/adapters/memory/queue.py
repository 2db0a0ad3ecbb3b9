"""A queue of due runs in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from chalicelib.ports.clock import Clock
from chalicelib.ports.queue import MAX_DELAY_SECONDS, Message


class MemoryQueue:
    """Holds messages until their delay is over and somebody takes them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: list[tuple[datetime, Message]] = []
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
                visible = now + timedelta(seconds=message.delay_seconds)
                self._held.append((visible, Message(message.run, message.due)))

    def due(self, now: datetime) -> list[Message]:
        """Take what is visible at `now`, the longest visible first."""
        with self._lock:
            taken = [pair for pair in self._held if pair[0] <= now]
            self._held = [pair for pair in self._held if pair[0] > now]
        return [message for _, message in sorted(taken, key=lambda pair: pair[0])]

    def next_visible(self) -> datetime | None:
        """Return when the next message can be taken, or None while there is none."""
        with self._lock:
            return min((visible for visible, _ in self._held), default=None)
