"""The one clock."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Read once per request or record, at the door.

    Everything inside gets `now` as an argument.
    """

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...
