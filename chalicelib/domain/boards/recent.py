"""What changed lately (semantics/boards): short lines for whoever looks at a screen."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.access import OBSERVERS, OPENED

KEPT = timedelta(days=1)
"""How long a line is kept."""
LATE = timedelta(seconds=10)
"""How long after its instant a line may come to be seen, so that readers look back as far."""

SCOPE = "recent"
"""What a cursor of these lines is for."""


class What(StrEnum):
    """What a line tells of."""

    CREATED = "created"
    MOVED = "moved"
    CHANGED = "changed"
    DELETED = "deleted"
    RESTORED = "restored"
    PURGED = "purged"
    ACTIVITIES = "activities"  # something was planned, changed or done
    RUNS = "runs"  # a rule that had waited acted or ended; a workflow began or ended


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """What decides who may see an item (domain/people/access.py: Placed)."""

    type: str
    id: int
    responsible: int
    pipeline: str | None = None
    stage: str | None = None
    opened: bool = False
    observers: tuple[int, ...] = ()

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return what roles look at of its fields."""
        return {OPENED: self.opened, OBSERVERS: self.observers}

    @classmethod
    def of(cls, item: Item) -> "Place":
        """Return that of an item."""
        opened = bool(item.fields.get(OPENED))
        observers = tuple(item.fields.get(OBSERVERS) or ())
        return cls(
            item.type, item.id, item.responsible, item.pipeline, item.stage, opened, observers
        )


class Recent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line: what was written of one item."""

    item: ItemRef
    what: What
    version: int = 0
    """Of the item; 0 where it is something about it."""
    entry: int = 0
    """Of a run: to which stage entry it belongs; of an item: how often it has entered a stage."""
    run: str | None = None
    """Of a run: which one of that entry; of one of a workflow, which belongs to none: its id."""
    place: Place | None = None
    """Where the item stands; None where it is something about it."""
    before: Place | None = None
    """Where it stood, if that was elsewhere."""
    client: ItemRef | None = None
    """Whom it belongs to in the first place."""


def line_of(change: Change) -> Recent:
    """Return the line that tells of a change of an item."""
    item = change.after
    place = Place.of(item)
    was = Place.of(change.before) if change.before else place
    return Recent(
        item=item.ref,
        what=_what(change),
        version=item.version,
        entry=item.entry,
        place=place,
        before=was if was != place else None,
        client=next(iter(item.clients()), None),
    )


def _what(change: Change) -> What:
    if change.purged:
        return What.PURGED
    if change.deleted or change.after.became:
        return What.DELETED  # what became something else at once is on no board either
    if change.restored:
        return What.RESTORED
    if change.before is None:
        return What.CREATED
    return What.MOVED if change.entered_stage else What.CHANGED
