"""Runs: one execution of one rule for one stage entry of one item (features.md 2.11)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.causes import Cause
from chalicelib.domain.items import ItemRef
from chalicelib.domain.rules import Rule


class RunState(StrEnum):
    """Where a run is."""

    SCHEDULED = "scheduled"  # due time known, not started
    UNSCHEDULED = "unscheduled"  # its date field is empty, so it has no due time
    WAITING_PREV = "waiting_prev"  # waits for the rule above it
    WAITING_HOURS = "waiting_hours"  # due, but the responsible person is not at work
    RUNNING = "running"  # claimed; reaching outside right now
    DONE = "done"  # ran and performed
    FAILED = "failed"  # ran and could not perform; the reason says why
    SKIPPED = "skipped"  # its condition did not hold
    BLOCKED = "blocked"  # the rule above it failed
    STOPPED = "stopped"  # stage left, stopped by hand, or item deleted


FINAL_STATES = frozenset(
    {RunState.DONE, RunState.FAILED, RunState.SKIPPED, RunState.BLOCKED, RunState.STOPPED}
)
TIMED_STATES = frozenset({RunState.SCHEDULED, RunState.WAITING_HOURS, RunState.RUNNING})
"""States in which somebody must look at the run (again) at a certain instant."""


class Reason(msgspec.Struct, frozen=True):
    """Why a run ended as it did."""

    code: str
    """Stable name: no_client, no_address, stage_left, condition_false ..."""
    detail: str
    """A sentence for people."""


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One run, as stored in its item's partition."""

    item: ItemRef
    entry: int
    rule: Rule
    """The rule as it was when the item entered the stage."""
    state: RunState
    entered_at: datetime
    """When the item entered the stage."""
    cause: Cause
    """What made the item enter the stage."""
    predecessor: str | None = None
    """Id of the rule it waits for, or waited for."""
    follower: str | None = None
    """Id of the rule that waits for it."""
    due_at: datetime | None = None
    lease_until: datetime | None = None
    """While it is running: when somebody else may take it over."""
    on_schedule: bool = False
    """Whether a schedule was made for due_at (and must be removed when the run stops)."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    attempt: int = 0
    """How many times it was claimed for reaching outside."""
    carried_out: int = 0
    """How many of its outside effects have left; another try goes on behind them."""
    payload: dict[str, Any] | None = None
    """Of a webhook: what its first try sent, so that every try sends the same."""
    condition: bool | None = None
    """Value of the condition when it was checked."""
    reason: Reason | None = None
    result: dict[str, Any] = {}
    """What the action gives to later rules."""
    version: int = 1

    @property
    def id(self) -> str:
        """Return the run's id: item, entry and rule."""
        return f"{self.item}-{self.entry}-{self.rule.id}"

    @property
    def wake_at(self) -> datetime | None:
        """Return when somebody must look at the run (again), None for never."""
        if self.state is RunState.RUNNING:
            return self.lease_until
        return self.due_at if self.state in TIMED_STATES else None

    @property
    def is_final(self) -> bool:
        """Return whether nothing will happen to the run any more."""
        return self.state in FINAL_STATES

    def ended(
        self,
        state: RunState,
        now: datetime,
        *,
        reason: Reason | None = None,
        condition: bool | None = None,
        result: dict[str, Any] | None = None,
    ) -> "Run":
        """Return the run in a final state, one version on."""
        return msgspec.structs.replace(
            self,
            state=state,
            finished_at=now,
            reason=reason,
            condition=self.condition if condition is None else condition,
            result=self.result if result is None else result,
            version=self.version + 1,
        )


class RunKey(msgspec.Struct, frozen=True):
    """What an alarm carries: enough to find the run."""

    item: ItemRef
    entry: int
    rule: str

    def __str__(self) -> str:
        return f"{self.item}-{self.entry}-{self.rule}"

    @classmethod
    def parse(cls, text: str) -> "RunKey":
        """Read a run's id.

        Raises:
            ValueError: not of the form deal_12-3-k2f9.
        """
        item, entry, rule = text.split("-", 2)
        return cls(ItemRef.parse(item), int(entry), rule)
