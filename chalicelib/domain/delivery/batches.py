"""Changes of an audience that leave together: who waits for them, and until when.

The first goes at once and opens a window. Who comes while it is open waits for its end; the first
who comes back then takes all others along and opens the next one.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

OPEN_FOR: Final = timedelta(seconds=30)
"""How long others gather behind one that has just left."""
SOON: Final = timedelta(seconds=5)
"""When somebody looks again who is being taken along right now."""


class Window(msgspec.Struct, frozen=True):
    """The time in which those gather who leave together."""

    since: datetime
    """When the ones before left."""
    until: datetime
    version: int = 1

    def next(self, now: datetime) -> "Window":
        """Return the window that opens behind this one."""
        return Window(now, now + OPEN_FOR, self.version + 1)


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who is to be added together with others."""

    membership: str
    """Its id; what is sent stands there."""
    since: datetime
    alone: bool = False
    """Whether it goes by itself: the service has refused it together with others."""


class Sent(msgspec.Struct, frozen=True):
    """Somebody who was added together with others."""

    request_id: str
    """What the service calls the request."""


def opened(before: Window | None, now: datetime) -> Window:
    """Return the window that somebody opens who leaves now."""
    return before.next(now) if before else Window(now, now + OPEN_FOR)


def look_again(window: Window, waiting: Waiting | None, now: datetime) -> timedelta:
    """Return after which time somebody comes back who must wait."""
    taken_along = waiting is not None and waiting.since < window.since
    return SOON if taken_along else window.until - now
