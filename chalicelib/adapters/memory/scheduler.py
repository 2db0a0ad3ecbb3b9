"""One-time schedules in memory."""

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
        self._lock = Lock()

    def create(self, name: str, at: datetime, message: Message) -> None:
        """Create the schedule; one of that name that exists already is left as it is."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a schedule")
        with self._lock:
            self._planned.setdefault(name, (at.astimezone(UTC), Message(message.run, message.due)))

    def delete(self, name: str) -> None:
        """Remove the schedule; a missing one is no error."""
        with self._lock:
            self._planned.pop(name, None)

    def planned(self) -> dict[str, tuple[datetime, Message]]:
        """Return what has not fired yet: the instant and the message by name."""
        with self._lock:
            return dict(self._planned)

    def fire(self, now: datetime) -> int:
        """Put what is due at `now` on the queue, earliest first, and return how many that were."""
        with self._lock:
            due = sorted((at, name) for name, (at, _) in self._planned.items() if at <= now)
            messages = [self._planned.pop(name)[1] for _, name in due]
        self._queue.send(messages)
        return len(messages)
