"""Activities as they are shown."""

from datetime import UTC, datetime

from chalicelib.api.v1.shapes.activity_documents import shown_activity
from chalicelib.domain.card.activities import Activity, ActivityType
from chalicelib.domain.items.item import ItemRef

CALL = Activity(
    id="deal_1-abcdefghijkl",
    item=ItemRef("deal", 1),
    subject="Call",
    responsible=1,
    created_by=1,
    created_at=datetime(2026, 3, 2, tzinfo=UTC),
    type=ActivityType.CALL,
)


def test_only_a_task_has_a_status():
    assert shown_activity(CALL).status is None
