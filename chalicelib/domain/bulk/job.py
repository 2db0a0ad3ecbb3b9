"""Bulk jobs: one change made to many items, or one rule given to them, one by one; taken back."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.items.item import ItemRef

OF_CHUNK = 100
"""Items whose ids share a row."""
OF_SLICE = 20
"""Items that one message changes, so that what waits behind it waits a moment only."""
PAUSE = timedelta(seconds=1)
"""Between two slices: 20 items a second, and the rules of others go before the next ones."""
LOST = timedelta(minutes=3)
"""After this a job whose message was lost is found again."""
JOURNALED = timedelta(seconds=15)
"""So long after its last change an undo waits for what the journal has of it."""
UNDOABLE = timedelta(hours=24)
KEPT = timedelta(days=30)
MOST_ITEMS = 10_000
MOST_TOLD = 100
"""Items of which a job says why they were left out."""


class JobState(StrEnum):
    """Where a job is."""

    RUNNING = "running"  # changes one item after the other
    PAUSED = "paused"  # waits until somebody lets it go on
    DONE = "done"  # has looked at all items
    CANCELLED = "cancelled"  # was ended before; what is changed stays
    UNDOING = "undoing"  # takes back what it did, one item after the other
    UNDONE = "undone"  # has taken back what could be


class Outcome(StrEnum):
    """What became of an item."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"  # was so already
    REFUSED = "refused"  # may not or cannot be changed so
    UNDONE = "undone"  # is as it was, but for fields that are named
    CONFLICT = "conflict"  # has moved on or was changed since, and stays so


class LeftOut(msgspec.Struct, frozen=True):
    """An item that was not changed, or not taken back, and why."""

    id: int
    code: str
    detail: str


class GivenRule(msgspec.Struct, frozen=True):
    """A rule that is given to items which were on its stage before it."""

    pipeline: str
    id: str


class Job(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bulk change, as stored."""

    id: str
    type: str
    owner: int
    """Who asked for it; it changes what they may change."""
    made_at: datetime
    values: dict[str, Any] = {}
    """What is set, stage and pipeline too."""
    rule: GivenRule | None = None
    """What is given to the items, in place of values."""
    items: int
    state: JobState = JobState.RUNNING
    at: int = 0
    """How many items it has looked at; in an undo, again from the first."""
    counts: dict[str, int] = {}
    """Items by outcome."""
    left_out: tuple[LeftOut, ...] = ()
    """The first ones."""
    paused_in: JobState | None = None
    """Of a paused one: what it was doing."""
    wake_at: datetime | None = None
    """When somebody must see whether it goes on."""
    turned_at: datetime | None = None
    """When somebody last paused, ended or undid it, or let it go on."""
    undone_by: int | None = None
    """Who takes back what it did, with their own rights; jobs of earlier releases do not say it."""
    version: int = 1

    @property
    def root(self) -> str:
        """Return what the causes of its changes begin with."""
        return f"bulk-{self.id}"

    @property
    def acts_for(self) -> int:
        """Return in whose name items are changed, or taken back, right now."""
        undoing = self.state is JobState.UNDOING
        return self.undone_by if undoing and self.undone_by is not None else self.owner

    @property
    def goes_on(self) -> bool:
        """Return whether items are still to be looked at."""
        return self.state in (JobState.RUNNING, JobState.UNDOING)

    def is_journaled(self, now: datetime) -> bool:
        """Return whether the journal has by now what the job did before it was turned."""
        return self.turned_at is None or now - self.turned_at >= JOURNALED

    def advanced(self, outcomes: list[tuple[Outcome, LeftOut | None]], now: datetime) -> "Job":
        """Return the job after some more items, one version on."""
        counts = dict(self.counts)
        for outcome, _ in outcomes:
            counts[outcome] = counts.get(outcome, 0) + 1
        told = tuple(left_out for _, left_out in outcomes if left_out is not None)
        at = self.at + len(outcomes)
        state = self.state
        if at >= self.items:
            state = JobState.DONE if state is JobState.RUNNING else JobState.UNDONE
        return msgspec.structs.replace(
            self,
            at=at,
            state=state,
            counts=counts,
            left_out=(*self.left_out, *told)[:MOST_TOLD],
            wake_at=now + PAUSE if at < self.items else None,
            version=self.version + 1,
        )

    def turned(self, state: JobState, now: datetime, by: int | None = None) -> "Job":
        """Return the job in another state, one version on; an undo is in the name of `by`."""
        turned = msgspec.structs.replace(
            self,
            state=state,
            paused_in=self.state if state is JobState.PAUSED else None,
            turned_at=now,
            version=self.version + 1,
        )
        if state is JobState.UNDOING and self.paused_in is not JobState.UNDOING:
            turned = msgspec.structs.replace(turned, at=0, left_out=())
        if by is not None:
            turned = msgspec.structs.replace(turned, undone_by=by)
        return msgspec.structs.replace(turned, wake_at=now if turned.goes_on else None)


class Chunk(msgspec.Struct, frozen=True):
    """Some of the items of a job."""

    ids: tuple[int, ...]


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Says, beside an item, that a job has changed it, so that it does so once."""

    job: str
    entry: int
    """The stage entry that the change made, or in which it was made."""
    moved: bool
    version: int = 0
    """The version of the item that the change made; marks of earlier releases do not say it."""
    taken_back: bool = False
    shut: bool = False
    """Set by an undo that finds nothing to take back: a slice that is still on its way, begun
    before somebody paused or ended the job, changes the item no more."""
    stays: dict[str, str] = {}
    """Of one that was taken back: why fields stayed as the job had set them, by code."""


def refs(type: str, ids: tuple[int, ...]) -> list[ItemRef]:
    """Return the items of some ids."""
    return [ItemRef(type, id) for id in ids]
