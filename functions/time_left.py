"""How long a function may go on; with less time left, the rest comes again and is not cut off."""

from collections.abc import Callable
from typing import Any

ENOUGH_MS = 10_000


def time_in(context: Any, enough: int = ENOUGH_MS) -> Callable[[], bool]:
    """Return what says whether a function has time for more: over so many milliseconds."""
    left = getattr(context, "get_remaining_time_in_millis", None)
    return (lambda: left() > enough) if left else (lambda: True)
