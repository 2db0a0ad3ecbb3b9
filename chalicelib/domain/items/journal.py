"""The change journal: what each change of an item made different, old and new value of each field.

Together with the signals it is enough to know how an item stood at any instant. Only what people
and automation change is in it, never the bookkeeping of the engine.
"""

from collections.abc import Set
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import PRIVATE
from chalicelib.domain.items.item import Item, ItemRef


class ChangeKind(StrEnum):
    """What a change did; it may have done several of these."""

    CREATED = "created"  # the item was made
    STAGE_MOVE = "stage_move"  # it came to another stage or pipeline
    CHANGE = "change"  # fields were changed
    DELETED = "deleted"  # it was deleted
    RESTORED = "restored"  # it came back from the recycle bin


MOVED = frozenset({"stage", "pipeline"})
"""The fields that a move changes."""


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of an item, from one version to the next."""

    item: ItemRef
    version: int
    """The version that the change made; 1 is its creation."""
    at: datetime
    by: int
    """The user who changed it, or in whose name automation did."""
    cause: Cause
    """What changed it, with the root of its chain."""
    fields: dict[str, tuple[Any, Any]] = {}
    """Old and new value by field code, stage, pipeline, title and responsible included; None for
    an empty one."""
    rules: dict[str, str] = {}
    """Where several rules made the change together: which of them wrote which field."""
    entry: int = 0
    """Count of its stage entries afterwards."""
    deleted: bool = False
    """Whether the change deleted it."""
    restored: bool = False
    """Whether it came back by it."""
    pipeline: str | None = None
    stage: str | None = None
    """Where it was afterwards, for the names of stages."""

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Return what the change did."""
        if self.version == 1:
            return (ChangeKind.CREATED,)
        did = {
            ChangeKind.STAGE_MOVE: not MOVED.isdisjoint(self.fields),
            ChangeKind.CHANGE: not MOVED.issuperset(self.fields),
            ChangeKind.DELETED: self.deleted,
            ChangeKind.RESTORED: self.restored,
        }
        return tuple(kind for kind, done in did.items() if done)


def journal_entry(change: Change, private: Set[str] = frozenset()) -> JournalEntry:
    """Return what the journal keeps of a change; of private fields only that they changed."""
    after = change.after
    return JournalEntry(
        item=after.ref,
        version=after.version,
        at=after.updated_at,
        by=after.updated_by,
        cause=change.cause,
        fields=_differences(change.before, after, private),
        rules=after.authors,
        entry=after.entry,
        deleted=change.deleted,
        restored=change.restored,
        pipeline=after.pipeline,
        stage=after.stage,
    )


def _differences(before: Item | None, after: Item, private: Set[str]) -> dict[str, tuple[Any, Any]]:
    old = journaled(before) if before else {}
    new = journaled(after)
    codes = sorted(old.keys() | new.keys())
    return {
        code: (PRIVATE, PRIVATE) if code in private else (old.get(code), new.get(code))
        for code in codes
        if old.get(code) != new.get(code)
    }


def journaled(item: Item) -> dict[str, Any]:
    """Return the values of an item of which the journal keeps the changes."""
    own = {"title": item.title, "responsible": item.responsible}
    if item.stage is not None:
        own |= {"stage": item.stage, "pipeline": item.pipeline}
    return {**item.fields, **own}
