"""Effects: what an action asks for. Actions only choose; usecases/automation/effects/ does.

Each says why it can fail; how it is carried out stands in the file of its own name there.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import msgspec

from chalicelib.domain.card.activities import ActivityType
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.codes import Code
from chalicelib.domain.items.conversion import TakenAlong
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.wording import shown

MAX_WORDS = 200
"""Characters that the run log keeps of what a plan does."""

Reasons = Mapping[Code, str]
"""Why something can fail: codes, each with a sentence for people."""
People = Mapping[int, str]
"""The names of users, by id."""


class Reach(StrEnum):
    """Whom something reaches."""

    CLIENT = "client"  # the client
    OUTSIDE = "outside"  # another system
    STAFF = "staff"  # colleagues
    DATA = "data"  # our own data


class Effect(msgspec.Struct, frozen=True):
    """Base of all effects."""

    reaches: ClassVar[Reach]
    """Whom it reaches."""
    failure_reasons: ClassVar[Reasons] = {}
    """Everything for which carrying it out can fail."""
    leaves_stage: ClassVar[bool] = False
    """Whether it takes the item out of its stage, and so ends what belongs to the entry."""

    acts_alone: ClassVar[bool] = False
    """Whether it may write so many rows that no other rule acts in the same transaction."""

    def in_words(self, people: People) -> str:
        """Return for the run log what it does, briefly; nothing where the action's title says it.

        What is secret is never in it.
        """
        return ""


class DataEffect(Effect, frozen=True):
    """On our own data: carried out exactly once, in one transaction with the run's end."""

    reaches: ClassVar[Reach] = Reach.DATA


class OutsideEffect(Effect, frozen=True):
    """On the outside world: at least once, after the run was claimed, with one key per effect."""

    reaches: ClassVar[Reach] = Reach.OUTSIDE


_VALUES: Reasons = {
    Code.UNKNOWN_REFERENCE: "An item or user that a value names does not exist or is not active.",
    Code.TOO_LARGE: "The item would become too large.",
}
_EMPTIED: Reasons = {
    Code.INVALID: "The title or a required field would be empty, or the amount is a sum of rows."
}
_CHANGE: Reasons = {
    **_VALUES,
    Code.NO_ITEM: "The item that shall be changed was deleted meanwhile.",
    Code.LOOP_GUARD: "Automation keeps changing the item because of its own changes.",
}
_STAGE: Reasons = {
    Code.UNKNOWN_STAGE: "The pipeline has no such stage any more.",
    Code.UNKNOWN_PIPELINE: "There is no such pipeline any more.",
}


class ChangeItem(DataEffect, frozen=True):
    """Set fields of an item (the responsible too). Values are in stored form."""

    failure_reasons: ClassVar[Reasons] = {**_EMPTIED, **_CHANGE}

    item: ItemRef
    values: dict[str, Any]

    def in_words(self, people: People) -> str:
        """Return which fields of which item it sets, and who is in charge then."""
        said = [code for code in self.values if code != "responsible"]
        if "responsible" in self.values:
            id = self.values["responsible"]
            said.append(f"responsible: {people.get(id, f'user {id}')}")
        return f"{', '.join(said)} of {self.item}"


class AppendToItem(DataEffect, frozen=True):
    """Add values to multiple fields of an item, keeping what is there."""

    failure_reasons: ClassVar[Reasons] = {
        **_CHANGE,
        Code.BAD_VALUE: "A field does not take that many values, or not these.",
    }

    item: ItemRef
    values: dict[str, list[Any]]

    def in_words(self, people: People) -> str:
        """Return to which fields of which item it adds."""
        return f"added to {', '.join(self.values)} of {self.item}"


class MoveItem(DataEffect, frozen=True):
    """Move an item to another stage, of its own pipeline where none is named."""

    failure_reasons: ClassVar[Reasons] = {
        **_STAGE,
        Code.NO_ITEM: "The item that shall be moved was deleted meanwhile.",
        Code.LOOP_GUARD: "Automation has moved the item too often in a short time.",
    }
    leaves_stage: ClassVar[bool] = True

    item: ItemRef
    stage: str
    pipeline: str | None = None
    author: int | None = None
    """Who has moved it, as history and timeline show it; who acts by default."""

    def in_words(self, people: People) -> str:
        """Return where it moves the item."""
        return f"to {self.stage} of {self.pipeline}" if self.pipeline else f"to {self.stage}"


class DeleteItem(DataEffect, frozen=True):
    """Delete an item; what waits for it ends."""

    leaves_stage: ClassVar[bool] = True
    failure_reasons: ClassVar[Reasons] = {
        Code.NO_ITEM: "The item was deleted meanwhile.",
    }

    item: ItemRef


class CreateItem(DataEffect, frozen=True):
    """Make a new item. Values are in stored form; its id becomes the result `id`."""

    failure_reasons: ClassVar[Reasons] = {
        **_EMPTIED,
        **_VALUES,
        **_STAGE,
        Code.LOOP_GUARD: "Automation keeps making items because of its own changes.",
    }

    type: str
    values: dict[str, Any]
    link: str | None = None
    """The field of the item at work that shall name the new one."""


class ConvertItem(DataEffect, frozen=True):
    """Make items out of the item, linked with it and with each other (conversion.py).

    The id of each becomes the result named as its type, and `left_out` says which custom fields
    are not taken over. An item whose type is closed by it moves to
    the success stage of its pipeline; so rules that do this act like those that move.
    """

    leaves_stage: ClassVar[bool] = True
    failure_reasons: ClassVar[Reasons] = {
        **_EMPTIED,
        **_VALUES,
        **_STAGE,
        Code.LOOP_GUARD: "Automation keeps making items because of its own changes.",
        Code.ALREADY_CONVERTED: "An item of that kind was made out of it before.",
        Code.FORBIDDEN: "The person in whose name it acts may not make such items, or not change "
        "this one.",
    }

    drafts: dict[str, dict[str, Any]]
    """Values in stored form by entity type, in the order in which they are made."""
    complete_activities: bool
    along: dict[str, TakenAlong] = {}
    """By entity type: custom fields that what is made gets, and those that are left out."""
    hides: bool = False
    """Whether nobody sees the source any more: it is what was made of it."""
    for_tenant: bool = False
    """Whether the tenant wants it, whatever its responsible person may do."""

    def in_words(self, people: People) -> str:
        """Return what is made."""
        return ", ".join(self.drafts)


class DrawCode(DataEffect, frozen=True):
    """Draw a code that the rule or step has not given before; it becomes the result `code`."""

    failure_reasons: ClassVar[Reasons] = {
        Code.TOO_LARGE: "The item would become too large.",
        Code.LOOP_GUARD: "Automation keeps changing the item because of its own changes.",
    }

    alphabet: str
    length: int
    field: str | None
    """The field of the item that shall hold it."""


class AddEntry(DataEffect, frozen=True):
    """Add a line to the item's timeline; its id becomes the result `entry_id`."""

    kind: EntryKind
    text: str
    author: int | None = None
    """Whose it is; who acts by default."""
    files: tuple[str, ...] = ()
    """Ids of what stands beside it."""

    def in_words(self, people: People) -> str:
        """Return how the line begins."""
        return shown(self.text)


class AddActivity(DataEffect, frozen=True, kw_only=True):
    """Plan an activity on the item; its id becomes the result `activity_id`."""

    reaches: ClassVar[Reach] = Reach.STAFF

    subject: str
    description: str
    responsible: int
    deadline: datetime | None
    important: bool
    auto_complete: bool
    type: ActivityType = ActivityType.TODO
    start: datetime | None = None
    end: datetime | None = None
    location: str = ""
    created_by: int | None = None
    """Who has it done; who acts by default."""
    participants: tuple[int, ...] = ()
    checklist: tuple[str, ...] = ()
    remind: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    """Addresses that were invited, and hear of changes."""

    def in_words(self, people: People) -> str:
        """Return what is to be done by whom."""
        return f"{shown(self.subject)}, for {people.get(self.responsible, 'nobody')}"


class EndTasks(DataEffect, frozen=True):
    """Complete the open tasks that were made in the stage entry; `ended` says how many."""

    acts_alone: ClassVar[bool] = True


class Plan(msgspec.Struct, frozen=True):
    """What an action wants done, and what it gives to later rules.

    What reaches outside leaves first, in order; then our own data are written, in order, together
    with the end of the run.
    """

    effects: tuple[Effect, ...] = ()
    results: dict[str, Any] = {}

    def in_words(self, people: People) -> str:
        """Return briefly what it does."""
        said = (one.in_words(people) for one in self.effects)
        return "; ".join(filter(None, said))[:MAX_WORDS]

    @property
    def outside(self) -> dict[int, OutsideEffect]:
        """Return what reaches outside, by place in the plan."""
        return {n: one for n, one in enumerate(self.effects) if isinstance(one, OutsideEffect)}

    @property
    def own_data(self) -> dict[int, DataEffect]:
        """Return what changes our own data, by place in the plan."""
        return {n: one for n, one in enumerate(self.effects) if isinstance(one, DataEffect)}


class ActionFailed(Exception):
    """An action cannot be performed, for this reason (semantics/automation: failures)."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
