"""Activities: what a person has to do on an item (semantics/card: activities)."""

import re
from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

_ID = re.compile(r"(?P<item>[a-z][a-z0-9_]{0,49}_[0-9]{1,12})-[a-z0-9]{12}", re.ASCII)


class ActivityType(StrEnum):
    """Kinds of activity."""

    TODO = "todo"  # something to be done
    CALL = "call"  # a call that is planned
    MEETING = "meeting"  # a meeting that is planned


class Activity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One activity. Its id begins with its item's, so that the id alone finds it."""

    id: str
    item: ItemRef
    subject: str
    responsible: int
    created_by: int
    created_at: datetime
    type: ActivityType = ActivityType.TODO
    description: str = ""
    deadline: datetime | None = None
    start: datetime | None = None
    """When a call or meeting begins; its deadline too."""
    end: datetime | None = None
    location: str = ""
    important: bool = False
    auto_complete: bool = False
    """Whether leaving the stage completes it."""
    entry: int = 0
    """The stage entry in which it was made."""
    completed_at: datetime | None = None
    completed_by: int | None = None
    cause: Cause = Cause()
    version: int = 1


def item_of(activity_id: str) -> ItemRef:
    """Return the item that an activity's id belongs to.

    Raises:
        ValueError: not an activity's id.
    """
    found = _ID.fullmatch(activity_id)
    if found is None:
        raise ValueError("expected an activity id, for example deal_12-k2f9x0a1b2c3")
    return ItemRef.parse(found["item"])
