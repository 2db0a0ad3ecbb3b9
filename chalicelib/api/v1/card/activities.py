"""Activities over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.door.reading import in_utc
from chalicelib.api.v1.shapes.activity_documents import (
    ActivityDocument,
    Description,
    Files,
    Instant,
    Reminders,
    Subject,
    UserId,
    shown_activity,
)
from chalicelib.domain.card.activities import (
    COLORS,
    MAX_LINE,
    MOST_LINES,
    ActivityType,
    ChecklistLine,
    TaskStatus,
)
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

ACTIVITIES = Endpoints("Activities")


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
    incoming: Annotated[
        bool, msgspec.Meta(description="Whether the client has begun it, as by a missed call.")
    ] = False
    parent: Annotated[
        Annotated[str, msgspec.Meta(max_length=100)] | None,
        msgspec.Meta(description="The activity of the same item that it follows from."),
    ] = None
    color: Annotated[int, msgspec.Meta(ge=1, le=COLORS)] | None = None
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
    remind: Reminders = ()
    files: Files = ()


ActivityChange = change_of(ActivityBody, "ActivityChange", never_null=("responsible",))


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
    return shown_activity(
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
        found, lambda one: f"{sortable(one.created_at)}#{one.id}", shown_activity, call.query, scope
    )


@ACTIVITIES.get("/v1/activities/{id}", right=Right.CARD_READ, answer=ActivityDocument)
def read(call: Call) -> ActivityDocument:
    """Read an activity."""
    return shown_activity(show_activity(call.tenant, call.caller, call.path["id"]))


@ACTIVITIES.patch(
    "/v1/activities/{id}", right=Right.CARD_WRITE, body=ActivityChange, answer=ActivityDocument
)
def change(call: Call) -> ActivityDocument:
    """Change an open activity; a completed one cannot be changed any more."""
    values = _said(given(call.body))
    return shown_activity(
        change_activity(call.tenant, call.caller, call.path["id"], values, call.now)
    )


@ACTIVITIES.post(
    "/v1/activities/{id}/complete", right=Right.CARD_WRITE, body=None, answer=ActivityDocument
)
def complete(call: Call) -> ActivityDocument:
    """Complete an activity."""
    return shown_activity(complete_activity(call.tenant, call.caller, call.path["id"], call.now))


@ACTIVITIES.delete("/v1/activities/{id}", right=Right.CARD_WRITE)
def remove(call: Call) -> None:
    """Remove an activity."""
    remove_activity(call.tenant, call.caller, call.path["id"], call.now)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says, its instants in UTC and its checklist as it is stored."""
    if "checklist" in values:
        lines = tuple(ChecklistLine(one.text, one.done) for one in values["checklist"])
        values = values | {"checklist": lines}
    instants = {one: values[one] for one in ("deadline", "start", "end") if one in values}
    return values | {one: in_utc(f"/{one}", instant) for one, instant in instants.items()}
