"""States of a run, and what acts once: a rule for an entry, or a step of a workflow."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef


class RunState(StrEnum):
    """Where a doing is."""

    SCHEDULED = "scheduled"  # due time known, not started
    UNSCHEDULED = "unscheduled"  # its date field is empty, so it has no due time
    WAITING_PREV = "waiting_prev"  # waits for the rule above it
    WAITING_HOURS = "waiting_hours"  # due, but the responsible person is not at work
    WAITING_EVENT = "waiting_event"  # of a step: rests until somebody or something answers
    WAITING_APP = "waiting_app"  # of a rule: waits for the client, or for the answer of an app
    RUNNING = "running"  # claimed; reaching outside right now
    DONE = "done"  # ran and performed
    FAILED = "failed"  # ran and could not perform; the reason says why
    SKIPPED = "skipped"  # its condition did not hold
    BLOCKED = "blocked"  # the rule above it failed
    STOPPED = "stopped"  # stage left, stopped by hand, or item deleted


FINAL_STATES = frozenset(
    {RunState.DONE, RunState.FAILED, RunState.SKIPPED, RunState.BLOCKED, RunState.STOPPED}
)


class Reason(msgspec.Struct, frozen=True):
    """Why a doing ended as it did."""

    code: str
    """A Code; as text, so that one that is no longer given out can still be read."""
    detail: str
    """A sentence for people."""


class Doing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run of a rule and a step of a workflow have in common."""

    item: ItemRef
    state: RunState
    cause: Cause
    """What led to it: the change that the run stands for."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    attempt: int = 0
    """How many times it was claimed for reaching outside."""
    cut_short: int = 0
    """How many of these tries never came to an end."""
    paced: int = 0
    """How many of them came up against a limit of ours, and so count for nothing."""
    carried_out: int = 0
    """How many of its outside effects have left; another try goes on behind them."""
    payload: dict[str, Any] | None = None
    """Of a webhook: what its first try sent, so that every try sends the same."""
    reason: Reason | None = None
    due_at: datetime | None = None
    lease_until: datetime | None = None
    """While it is running: when somebody else may take it over."""
    on_schedule: bool = False
    """Whether a schedule was made for due_at (and must be removed when it stops)."""
    result: dict[str, Any] = {}
    """What the action gives to later ones."""
    version: int = 1

    @property
    def id(self) -> str:
        """Return what identifies it everywhere; the idempotency key of its effects."""
        raise AssertionError(f"{type(self).__name__} has no id")

    @property
    def maker(self) -> str:
        """Return what it is a doing of: the rule's id, or workflow and step."""
        raise AssertionError(f"{type(self).__name__} has no maker")

    @property
    def order(self) -> int:
        """Return its place among what happens at the same instant."""
        return 0

    def made_by(self, waited: timedelta = timedelta(0)) -> Cause:
        """Return the cause of what it does; a long wait begins a new chain for the loop guard."""
        raise AssertionError(f"{type(self).__name__} causes nothing")

    @property
    def is_final(self) -> bool:
        """Return whether nothing will happen to it any more."""
        return self.state in FINAL_STATES


DID_NOT_HOLD = "the condition did not hold when the rule was due: "
"""How the detail begins of a run whose condition did not hold; condition and values follow."""

D = TypeVar("D", bound=Doing)
