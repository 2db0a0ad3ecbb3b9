"""Smart activities over HTTP: the prompt, what is planned of it, where it is on."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.door.bodies import given
from chalicelib.api.door.endpoints import Call, Endpoints
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
from chalicelib.domain.people.rights import Right
from chalicelib.domain.smart_activities.prompt import Silence
from chalicelib.domain.smart_activities.toggles import Choice, CountedFor
from chalicelib.usecases.smart_activities.prompt import plan_next, prompt_for
from chalicelib.usecases.smart_activities.settings import (
    Toggles,
    Wanted,
    change_toggles,
    read_toggles,
)

SMART_ACTIVITIES = Endpoints("Smart activities")


class DraftDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The next activity as it is proposed; all of it may be changed."""

    type: str = "todo"
    subject: str
    deadline: datetime
    responsible: int
    remind: list[str]


class PromptDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What to show when the form of an item is closed."""

    propose: bool
    silence: Annotated[Silence | None, msgspec.Meta(description="Why nothing is proposed.")]
    draft: DraftDocument | None


class NextActivityBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The draft as a person has changed it; what is left out is as drafted."""

    subject: Subject | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    deadline: Annotated[Instant | UnsetType | None, msgspec.Meta(description="Null for none.")] = (
        UNSET
    )
    responsible: UserId | UnsetType = UNSET
    remind: Reminders | UnsetType = UNSET
    files: Files | UnsetType = UNSET


class TypeToggle(msgspec.Struct, frozen=True, kw_only=True):
    """Where smart activities of a type are on."""

    section: Annotated[bool, msgspec.Meta(description="Whether they are on for anybody.")]
    mine: Annotated[Choice, msgspec.Meta(description="What the caller has chosen.")]
    until: Annotated[datetime | None, msgspec.Meta(description="When a skipped time is over.")]


class SmartSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where smart activities are on, and how open activities are counted."""

    types: dict[str, TypeToggle]
    counted_for: CountedFor
    most_open: Annotated[
        int, msgspec.Meta(description="Open activities above which counters are blocked.")
    ]


class TypeToggleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different for a type."""

    section: Annotated[bool | UnsetType, msgspec.Meta(description="For everybody; for admins.")] = (
        UNSET
    )
    mine: Choice | UnsetType = UNSET


class SmartSettingsChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different; what is left out stays as it is."""

    types: dict[str, TypeToggleChange] = {}
    counted_for: CountedFor | UnsetType = UNSET
    most_open: Annotated[
        int | UnsetType | None, msgspec.Meta(description="Null for what the plan allows.")
    ] = UNSET


@SMART_ACTIVITIES.get(
    "/v1/items/{type}/{id}/smart-activity", right=Right.CARD_READ, answer=PromptDocument
)
def prompt(call: Call) -> PromptDocument:
    """Ask whether to propose the next activity as the item's form is closed, and which.

    Nothing is stored: who cancels has nothing to send.
    """
    found = prompt_for(call.tenant, call.caller, call.item, call.now)
    draft = found.draft
    if draft is None:
        return PromptDocument(propose=False, silence=found.silence, draft=None)
    shown = DraftDocument(
        subject=draft.subject,
        deadline=draft.deadline,
        responsible=draft.responsible,
        remind=list(draft.remind),
    )
    return PromptDocument(propose=True, silence=None, draft=shown)


@SMART_ACTIVITIES.create(
    "/v1/items/{type}/{id}/smart-activity",
    right=Right.CARD_WRITE,
    body=NextActivityBody,
    answer=ActivityDocument,
)
def plan_drafted(call: Call) -> ActivityDocument:
    """Plan the proposed activity, with what the person has changed of it."""
    said = given(call.body)
    if "deadline" in said:
        said["deadline"] = in_utc("/deadline", said["deadline"])
    planned = plan_next(call.tenant, call.caller, call.item, said, now=call.now, once=call.once)
    return shown_activity(planned)


@SMART_ACTIVITIES.get("/v1/smart-activity/settings", right=Right.CARD_READ, answer=SmartSettings)
def read_settings(call: Call) -> SmartSettings:
    """Read where smart activities are on for oneself and for everybody."""
    return _shown(read_toggles(call.tenant, call.caller, call.now), call.now)


@SMART_ACTIVITIES.put(
    "/v1/smart-activity/settings",
    right=Right.CARD_WRITE,
    body=SmartSettingsChange,
    answer=SmartSettings,
)
def put_settings(call: Call) -> SmartSettings:
    """Set one's own choices and, as an admin, what holds for everybody; the rest stays."""
    values: dict[str, Any] = given(call.body)
    types: dict[str, TypeToggleChange] = values.pop("types")
    mine = {type: one.mine for type, one in types.items() if one.mine is not UNSET}
    sections = {type: one.section for type, one in types.items() if one.section is not UNSET}
    wanted = Wanted(mine=mine, sections=sections, **values)
    return _shown(change_toggles(call.tenant, call.caller, wanted, call.now), call.now)


def _shown(toggles: Toggles, now: datetime) -> SmartSettings:
    types = {}
    for type in toggles.types:
        chosen = toggles.options.chosen(type, now)
        types[type] = TypeToggle(
            section=type not in toggles.sections.off, mine=chosen.choice, until=chosen.until
        )
    return SmartSettings(
        types=types, counted_for=toggles.sections.counted_for, most_open=toggles.most_open
    )
