"""One-time schedules for what is due later than the queue can hold."""

from datetime import datetime
from typing import Protocol

from chalicelib.ports.queue import Message


class Scheduler(Protocol):
    """Puts a message on the queue of due runs at an instant, at least once, up to a minute late."""

    def create(self, name: str, at: datetime, message: Message) -> None:
        """Create the schedule; one of that name that exists already is left as it is [1].

        `name` is at most 64 characters of [0-9a-zA-Z-_.]; `at` is UTC. The schedule removes itself
        after firing.
        """
        ...

    def delete(self, name: str) -> None:
        """Remove the schedule; a missing one is no error [1]."""
        ...
