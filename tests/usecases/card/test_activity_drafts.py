"""What is wrong with an activity that somebody plans."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.activities import ActivityType, ChecklistLine, TaskStatus
from chalicelib.domain.errors import Invalid
from chalicelib.usecases.card.activity_drafts import (
    ActivityDraft,
    check_span,
    check_task,
    check_values,
)
from tests.support.world import World


def test_nothing_ends_before_it_begins():
    now = World().now
    check_span(now, now)
    for start in (None, now + timedelta(hours=1)):
        with pytest.raises(Invalid, match="/end"):
            check_span(start, now)


def test_only_a_task_has_a_status():
    check_task(ActivityDraft(subject="x", type=ActivityType.TASK, status=TaskStatus.IN_PROGRESS))
    with pytest.raises(Invalid, match="/status"):
        check_task(ActivityDraft(subject="x", status=TaskStatus.IN_PROGRESS))


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"subject": " "}, "/subject"),
        ({"location": "x" * 1_001}, "/location"),
        ({"responsible": 99}, "/responsible"),
        ({"participants": (1, 99)}, "/participants/1"),
        ({"checklist": (ChecklistLine(" "),)}, "/checklist/0/text"),
    ],
)
def test_each_fault_has_its_place(values, pointer):
    world = World()
    with pytest.raises(Invalid) as refused:
        check_values(world.tenant, values, world.now)
    assert [pointer] == [fault.pointer for fault in refused.value.faults]
