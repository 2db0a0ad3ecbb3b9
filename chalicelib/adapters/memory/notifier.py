"""Notifications that stay in a list."""

from collections import deque
from collections.abc import Iterable

from chalicelib.domain.errors import StageflowError
from chalicelib.ports.notifier import Notification


class MemoryNotifier:
    """Keeps every notification, and fails when told to.

    Args:
        failures: errors for the next calls, in order; a notification that fails is not kept.
    """

    def __init__(self, failures: Iterable[StageflowError] = ()) -> None:
        self.sent: list[Notification] = []
        self.failures = deque(failures)

    def notify(self, notification: Notification) -> None:
        """Keep the notification."""
        if self.failures:
            raise self.failures.popleft()
        self.sent.append(notification)
