"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from chalicelib.ports.clock import Clock


class MovableClock(Clock, Protocol):
    """A clock that somebody can move."""

    def set(self, instant: datetime) -> None:
        """Go to an instant, forwards or backwards."""
        ...


class SettableClock:
    """Tells the instant that it was last set to."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Go to an instant, forwards or backwards."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs an offset")
        self._now = instant.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Go forwards by a span of time."""
        self.set(self._now + by)
