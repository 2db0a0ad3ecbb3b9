"""One-time schedules in memory."""

import heapq
import re
from datetime import UTC, datetime
from threading import Lock

from chalicelib.ports.queue import Message, Queue

NAME = re.compile(r"[0-9a-zA-Z\-_.]{1,64}")


class MemoryScheduler:
    """Keeps schedules until `fire` puts those that are due on the queue."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._planned: dict[str, tuple[datetime, Message]] = {}
        self._order: list[tuple[datetime, str]] = []
        """A heap of what was created; what was deleted since is passed over."""
        self._lock = Lock()

    def create(self, name: str, at: datetime, message: Message) -> None:
        """Create the schedule; one of that name that exists already is left as it is."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a schedule")
        at = at.astimezone(UTC)
        with self._lock:
            if name not in self._planned:
                self._planned[name] = at, Message(message.run, message.due)
                heapq.heappush(self._order, (at, name))

    def delete(self, name: str) -> None:
        """Remove the schedule; a missing one is no error."""
        with self._lock:
            self._planned.pop(name, None)

    def planned(self) -> dict[str, tuple[datetime, Message]]:
        """Return what has not fired yet: the instant and the message by name."""
        with self._lock:
            return dict(self._planned)

    def next_at(self) -> datetime | None:
        """Return when the next schedule fires, or None while there is none."""
        with self._lock:
            return self._next_at()

    def fire(self, now: datetime) -> int:
        """Put what is due at `now` on the queue, earliest first, and return how many that were."""
        messages = []
        with self._lock:
            while (at := self._next_at()) is not None and at <= now:
                _, name = heapq.heappop(self._order)
                messages.append(self._planned.pop(name)[1])
        self._queue.send(messages)
        return len(messages)

    def _next_at(self) -> datetime | None:
        while self._order:
            at, name = self._order[0]
            if name in self._planned and self._planned[name][0] == at:
                return at
            heapq.heappop(self._order)
        return None
