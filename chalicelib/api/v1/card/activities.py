"""Activities over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.door.reading import in_utc
from chalicelib.domain.card.activities import (
    MAX_LINE,
    MOST_LINES,
    Activity,
    ActivityType,
    ChecklistLine,
    TaskStatus,
)
from chalicelib.domain.card.reminders import MOST_REMINDERS
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.instants import sortable
from chalicelib.usecases.card.activities import (
    change_activity,
    complete_activity,
    list_activities,
    plan_activity,
    remove_activity,
    show_activity,
)
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.files.take_files import MOST_FILES

ACTIVITIES = Endpoints("Activities")

Subject = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Description = Annotated[str, msgspec.Meta(max_length=20_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class ChecklistLineBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a task's checklist."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_LINE)]
    done: bool = False


class ActivityBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a person has to do."""

    subject: Subject
    type: ActivityType = ActivityType.TODO
    description: Description = ""
    deadline: Instant | None = None
    start: Annotated[Instant | None, msgspec.Meta(description="When a call or meeting begins.")] = (
        None
    )
    end: Instant | None = None
    location: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    responsible: UserId | None = None
    important: bool = False
    auto_complete: bool = False
    status: Annotated[
        TaskStatus,
        msgspec.Meta(description="Of a task, which is completed when it is done."),
    ] = TaskStatus.NEW
    participants: Annotated[
        tuple[UserId, ...],
        msgspec.Meta(max_length=MOST_LINES, description="Who works on a task too."),
    ] = ()
    checklist: Annotated[
        tuple[ChecklistLineBody, ...],
        msgspec.Meta(max_length=MOST_LINES, description="Of a task."),
    ] = ()
    remind: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=40)], ...],
        msgspec.Meta(
            max_length=MOST_REMINDERS,
            description="How long before the deadline to remind who is asked: PT15M.",
        ),
    ] = ()
    files: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        msgspec.Meta(max_length=MOST_FILES, description="Ids of uploaded files."),
    ] = ()


ActivityChange = change_of(ActivityBody, "ActivityChange", never_null=("responsible",))


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


class ActivityPage(msgspec.Struct, frozen=True, kw_only=True):
    """Activities of an item, oldest first."""

    items: list[ActivityDocument]
    next_cursor: str | None


class ActivityListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of activities."""

    completed: Annotated[
        bool | None, msgspec.Meta(description="Only completed, or only open ones.")
    ] = None


@ACTIVITIES.create(
    "/v1/items/{type}/{id}/activities",
    right=Right.CARD_WRITE,
    body=ActivityBody,
    answer=ActivityDocument,
)
def plan(call: Call) -> ActivityDocument:
    """Plan an activity on an item."""
    values = msgspec.structs.asdict(call.body)
    draft = ActivityDraft(**_said(values))
    return _shown(
        plan_activity(call.tenant, call.caller, call.item, draft, now=call.now, once=call.once)
    )


@ACTIVITIES.get(
    "/v1/items/{type}/{id}/activities",
    right=Right.CARD_READ,
    answer=ActivityPage,
    query=ActivityListing,
)
def list_all(call: Call) -> dict[str, Any]:
    """List the activities of an item."""
    found = list_activities(call.tenant, call.caller, call.item, completed=call.query.completed)
    scope = ["activities", str(call.item), call.query.completed]
    return page_of(
        found, lambda one: f"{sortable(one.created_at)}#{one.id}", _shown, call.query, scope
    )


@ACTIVITIES.get("/v1/activities/{id}", right=Right.CARD_READ, answer=ActivityDocument)
def read(call: Call) -> ActivityDocument:
    """Read an activity."""
    return _shown(show_activity(call.tenant, call.caller, call.path["id"]))


@ACTIVITIES.patch(
    "/v1/activities/{id}", right=Right.CARD_WRITE, body=ActivityChange, answer=ActivityDocument
)
def change(call: Call) -> ActivityDocument:
    """Change an open activity; a completed one cannot be changed any more."""
    values = _said(given(call.body))
    return _shown(change_activity(call.tenant, call.caller, call.path["id"], values, call.now))


@ACTIVITIES.post(
    "/v1/activities/{id}/complete", right=Right.CARD_WRITE, body=None, answer=ActivityDocument
)
def complete(call: Call) -> ActivityDocument:
    """Complete an activity."""
    return _shown(complete_activity(call.tenant, call.caller, call.path["id"], call.now))


@ACTIVITIES.delete("/v1/activities/{id}", right=Right.CARD_WRITE)
def remove(call: Call) -> None:
    """Remove an activity."""
    remove_activity(call.tenant, call.caller, call.path["id"])


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says, its instants in UTC and its checklist as it is stored."""
    if "checklist" in values:
        lines = tuple(ChecklistLine(one.text, one.done) for one in values["checklist"])
        values = values | {"checklist": lines}
    instants = {one: values[one] for one in ("deadline", "start", "end") if one in values}
    return values | {one: in_utc(f"/{one}", instant) for one, instant in instants.items()}


def _shown(activity: Activity) -> ActivityDocument:
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
