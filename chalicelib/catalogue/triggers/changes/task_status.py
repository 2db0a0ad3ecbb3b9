"""Status of the item's tasks (T05)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.activities import TaskStatus


class TaskStatusReached(SignalTrigger, frozen=True):
    """Fires when a task of the item reaches the status; a task that is made has reached none."""

    title = "Task status"
    example = {"status": "done"}
    says = {"status": "The status that the task has reached."}
    example_signal = {"status": "done"}

    status: Annotated[TaskStatus, Meta(description="The status that is watched for.")]

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether a task has reached the status."""
        return signal.settings.get("status") == self.status
