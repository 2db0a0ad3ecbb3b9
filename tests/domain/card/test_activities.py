"""Activities find their item by their own id."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.card.activities import (
    Activity,
    ActivityType,
    TaskStatus,
    item_of,
    reached_status,
)
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef


@pytest.mark.parametrize("item", ["deal_12", "smart_process_7"])
def test_an_activity_is_found_by_its_id_alone(item):
    assert ItemRef.parse(item) == item_of(f"{item}-k2f9x0a1b2c3")


@pytest.mark.parametrize(
    "id",
    [
        "",
        "deal_12",
        "deal_12-k2f9",
        "deal_12-K2F9X0A1B2C3",
        "deal_12-k2f9x0a1b2c3d",
        "12-k2f9x0a1b2c3",
        "deal_x-k2f9x0a1b2c3",
        "deal_١-k2f9x0a1b2c3",
        "deal_0-k2f9x0a1b2c3",
    ],
)
def test_what_is_no_id_of_an_activity_is_refused(id):
    with pytest.raises(ValueError, match="expected"):
        item_of(id)


NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEAL = ItemRef("deal", 12)


def activity(type: ActivityType = ActivityType.TASK, status: TaskStatus = TaskStatus.NEW):
    return Activity(
        id="deal_12-k2f9x0a1b2c3",
        item=DEAL,
        subject="Measure",
        responsible=2,
        created_by=1,
        created_at=NOW,
        type=type,
        status=status,
    )


@pytest.mark.parametrize(
    ("was", "status", "reached"),
    [
        (None, TaskStatus.NEW, None),
        (None, TaskStatus.DEFERRED, TaskStatus.DEFERRED),
        (TaskStatus.NEW, TaskStatus.IN_PROGRESS, TaskStatus.IN_PROGRESS),
        (TaskStatus.DEFERRED, TaskStatus.NEW, TaskStatus.NEW),
        (TaskStatus.DEFERRED, TaskStatus.DEFERRED, None),
    ],
)
def test_a_task_reaches_a_status_when_it_had_another(was, status, reached):
    before = None if was is None else activity(status=was)
    assert reached is reached_status(before, activity(status=status))


def test_what_is_no_task_reaches_no_status():
    done = activity(ActivityType.CALL).completed(2, NOW)
    assert reached_status(activity(ActivityType.CALL), done) is None


@pytest.mark.parametrize(
    ("type", "status"),
    [(ActivityType.TASK, TaskStatus.DONE), (ActivityType.CALL, TaskStatus.NEW)],
)
def test_a_task_that_is_completed_is_done(type, status):
    later, cause = NOW + timedelta(hours=1), Cause(CauseKind.RULE, "r1", 1)
    ended = activity(type).completed(2, later, cause)
    assert not ended.is_open
    assert (later, later, 2, status, cause, 2) == (
        ended.completed_at,
        ended.updated_at,
        ended.completed_by,
        ended.status,
        ended.cause,
        ended.version,
    )
