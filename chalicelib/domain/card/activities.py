"""Activities: what a person has to do on an item (semantics/card: activities)."""

import re
from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.card.reminders import next_reminder
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

_ID = re.compile(r"(?P<item>[a-z][a-z0-9_]{0,49}_[0-9]{1,12})-[a-z0-9]{12}", re.ASCII)


BY_THE_STAGE = 0
"""Who has completed what ended with its stage: nobody."""
NOBODY = Cause()
"""People, who cause what they do themselves."""


class ActivityType(StrEnum):
    """Kinds of activity."""

    TODO = "todo"  # something to be done
    CALL = "call"  # a call that is planned
    MEETING = "meeting"  # a meeting that is planned
    TASK = "task"  # something with a status, participants and a checklist


class TaskStatus(StrEnum):
    """How far a task is."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DONE = "done"  # the task is completed
    DEFERRED = "deferred"  # put off


MOST_LINES = 100
"""Lines of a checklist, and people who take part in a task."""
MAX_LINE = 1_000
COLORS = 7
"""Colours that activities may have, numbered from 1."""


class ChecklistLine(msgspec.Struct, frozen=True):
    """One line of a task's checklist."""

    text: str
    done: bool = False


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
    ends_with: int | None = None
    """The entry that completes it, where it is not the one in which it was made."""
    completed_at: datetime | None = None
    completed_by: int | None = None
    incoming: bool = False
    """Whether the client has begun it: a call that was missed, a question."""
    parent: str | None = None
    """The activity that it follows from, of the same item."""
    color: int | None = None
    """In which of COLORS colours it is shown; None for the usual one."""
    removed: bool = False
    """Whether it was removed. It is kept for a while without being shown, so that the stream tells
    of it; it counts as completed."""
    status: TaskStatus = TaskStatus.NEW
    """Of a task."""
    participants: tuple[int, ...] = ()
    """Who works on a task besides its responsible person."""
    checklist: tuple[ChecklistLine, ...] = ()
    remind: tuple[str, ...] = ()
    """How long before its deadline to remind those who are asked."""
    next_reminder: datetime | None = None
    files: tuple[str, ...] = ()
    """Ids of what is attached."""
    invited: tuple[str, ...] = ()
    """Of a meeting: the addresses that were invited by e-mail, and hear of changes."""
    updated_at: datetime | None = None
    """When it was changed or completed last."""
    updated_by: int | None = None
    """Who did that; None where nobody has."""
    cause: Cause = Cause()
    """What made it, or changed it last."""
    version: int = 1

    @property
    def last_entry(self) -> int:
        """Return the stage entry whose end completes it, where any does."""
        return self.entry if self.ends_with is None else self.ends_with

    def ending_with(self, entry: int) -> "Activity":
        """Return it as one that the end of that stage entry completes."""
        return msgspec.structs.replace(self, ends_with=None if entry == self.entry else entry)

    def gone(self, by: int, at: datetime) -> "Activity":
        """Return it as removed, one version on; nobody has done it."""
        return msgspec.structs.replace(
            self,
            completed_at=self.completed_at or at,
            completed_by=BY_THE_STAGE,
            removed=True,
            next_reminder=None,
            files=(),
            updated_at=at,
            updated_by=by,
            cause=NOBODY,
            version=self.version + 1,
        )

    @property
    def is_task(self) -> bool:
        """Return whether it has a status."""
        return self.type is ActivityType.TASK

    @property
    def is_open(self) -> bool:
        """Return whether it is not completed."""
        return self.completed_at is None

    @property
    def asked(self) -> tuple[int, ...]:
        """Return who is asked: who is responsible first, then those who take part."""
        return tuple(dict.fromkeys((self.responsible, *self.participants)))

    def awaiting_reminder(self, now: datetime) -> "Activity":
        """Return it with its next reminder after `now`, if there is one."""
        return msgspec.structs.replace(
            self, next_reminder=next_reminder(self.deadline, self.remind, now)
        )

    def completed(self, by: int, at: datetime, cause: Cause = NOBODY) -> "Activity":
        """Return it as completed, one version on; a task is done then."""
        return msgspec.structs.replace(
            self,
            completed_at=at,
            completed_by=by,
            status=TaskStatus.DONE if self.is_task else self.status,
            next_reminder=None,
            updated_at=at,
            updated_by=by,
            cause=cause,
            version=self.version + 1,
        )

    def reopened(self, at: datetime) -> "Activity":
        """Return it as open again, one version on: its end with the stage was undone."""
        status = TaskStatus.IN_PROGRESS if self.status is TaskStatus.DONE else self.status
        open = msgspec.structs.replace(
            self,
            completed_at=None,
            completed_by=None,
            status=status,
            updated_at=at,
            updated_by=BY_THE_STAGE,
            cause=NOBODY,
            version=self.version + 1,
        )
        return open.awaiting_reminder(at)


def reached_status(before: Activity | None, after: Activity) -> TaskStatus | None:
    """Return the status that a task has reached by a write of it, None where it reached none.

    A task that is made as new has reached nothing, and neither has one that ended with its stage:
    nobody has done it.
    """
    if after.completed_by == BY_THE_STAGE:
        return None
    was = before.status if before is not None and before.is_task else TaskStatus.NEW
    return after.status if after.is_task and after.status is not was else None


def uid_of(id: str, tenant: str) -> str:
    """Return how calendars know a meeting, call or booking, also in the calendars of others."""
    return f"{id}@{tenant}.stageflow"


def item_of(activity_id: str) -> ItemRef:
    """Return the item that an activity's id belongs to.

    Raises:
        ValueError: not an activity's id.
    """
    found = _ID.fullmatch(activity_id)
    if found is None:
        raise ValueError("expected an activity id, for example deal_12-k2f9x0a1b2c3")
    return ItemRef.parse(found["item"])
