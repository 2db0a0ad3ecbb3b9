"""Activities as they are shown, and what bodies of activities have in common."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.domain.card.activities import Activity, ActivityType, ChecklistLine, TaskStatus
from chalicelib.domain.card.reminders import MOST_REMINDERS
from chalicelib.usecases.files.take_files import MOST_FILES

Subject = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Description = Annotated[str, msgspec.Meta(max_length=20_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
Reminders = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=40)], ...],
    msgspec.Meta(
        max_length=MOST_REMINDERS,
        description="How long before the deadline to remind who is asked: PT15M.",
    ),
]
Files = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
    msgspec.Meta(max_length=MOST_FILES, description="Ids of uploaded files."),
]


class ActivityDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An activity of an item."""

    id: str
    item: str
    type: ActivityType
    subject: str
    description: str
    deadline: datetime | None
    start: datetime | None
    end: datetime | None
    location: str
    responsible: int
    important: bool
    incoming: bool
    parent: str | None
    color: int | None
    auto_complete: bool
    status: Annotated[TaskStatus | None, msgspec.Meta(description="Of a task; else null.")]
    participants: list[int]
    checklist: list[ChecklistLine]
    remind: list[str]
    next_reminder: datetime | None
    files: list[str]
    completed: bool
    completed_at: datetime | None
    completed_by: int | None
    created_by: int
    created_at: datetime
    version: int


def shown_activity(activity: Activity) -> ActivityDocument:
    """Return an activity as it is answered."""
    return ActivityDocument(
        id=activity.id,
        item=str(activity.item),
        type=activity.type,
        subject=activity.subject,
        description=activity.description,
        deadline=activity.deadline,
        start=activity.start,
        end=activity.end,
        location=activity.location,
        responsible=activity.responsible,
        important=activity.important,
        incoming=activity.incoming,
        parent=activity.parent,
        color=activity.color,
        auto_complete=activity.auto_complete,
        status=activity.status if activity.is_task else None,
        participants=list(activity.participants),
        checklist=list(activity.checklist),
        remind=list(activity.remind),
        next_reminder=activity.next_reminder,
        files=list(activity.files),
        completed=activity.completed_at is not None,
        completed_at=activity.completed_at,
        completed_by=activity.completed_by,
        created_by=activity.created_by,
        created_at=activity.created_at,
        version=activity.version,
    )
