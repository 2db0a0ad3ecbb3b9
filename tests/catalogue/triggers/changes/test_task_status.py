"""Task status (T05)."""

import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.changes.task_status import TaskStatusReached
from tests.support.contexts import signal


@pytest.mark.parametrize("status", ["new", "in_progress", "done", "deferred"])
def test_it_fires_at_its_own_status_only(status):
    trigger = parse_trigger(TaskStatusReached, {"status": "done"})
    reached = signal("task_status", status=status)
    assert ("done" == status) is trigger.matches_signal(reached)


def test_no_client_can_say_that_a_task_has_reached_it():
    assert not TaskStatusReached.from_client
