"""Runs: one execution of one rule for one stage entry of one item (semantics/automation: runs)."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import FINAL_STATES, Doing, Reason, RunState
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef

__all__ = ["FINAL_STATES", "TIMED_STATES", "Reason", "Run", "RunKey", "RunState"]


TIMED_STATES = frozenset(
    {RunState.SCHEDULED, RunState.WAITING_HOURS, RunState.WAITING_APP, RunState.RUNNING}
)
"""States in which somebody must look at the run (again) at a certain instant."""


class Run(Doing, frozen=True, kw_only=True, omit_defaults=True):
    """One run, as stored in its item's partition."""

    entry: int
    rule: Rule
    """The rule as it was when the item entered the stage."""
    config: int = 0
    """Number of the version of the pipeline's automation that the rule is from."""
    entered_at: datetime
    """When the item entered the stage; `cause` is what made it enter."""
    at_entry: bool = False
    """Whether it is due at the entry itself, alone or by the rules before it: it acts for that
    entry also where the item has moved on meanwhile."""
    heard_at: datetime | None = None
    """Of one that rests for the client, and those let go by it: up to when it has heard of it."""
    heard: str = ""
    """Which signal that was."""
    predecessor: str | None = None
    """Id of the rule it waits for, or waited for."""
    follower: str | None = None
    """Id of the rule that waits for it."""
    condition: bool | None = None
    """Value of the condition when it was checked."""
    seen: dict[str, Any] = msgspec.field(default_factory=dict)
    """What the condition looked at when it was checked: stored values by field code."""
    did: str = ""
    """What its action planned to do, in words; done once the run is."""
    stopped_as: RunState | None = None
    """Of one that was stopped: the state in which it waited."""
    restored_from: tuple[int, ...] = ()
    """Of one that came back when a stage move was undone: the entries that it waited in before."""
    retry: int = 0
    """Which attempt by hand it is for this entry; 0 is the one of the entry itself."""
    asked_by: int | None = None
    """Who asked for that attempt."""

    @property
    def id(self) -> str:
        """Return the run's id: item, entry and rule, and which attempt by hand."""
        return str(self.key)

    @property
    def key(self) -> "RunKey":
        """Return what finds it."""
        place = f"{self.rule.id}.{self.retry}" if self.retry else self.rule.id
        return RunKey(self.item, self.entry, place)

    @property
    def maker(self) -> str:
        """Return the rule's id."""
        return self.rule.id

    @property
    def order(self) -> int:
        """Return the sort of its rule."""
        return self.rule.sort

    def made_by(self, waited: timedelta = timedelta(0)) -> Cause:
        """Return the cause of what its rule does."""
        return self.cause.next(CauseKind.RULE, self.rule.id, waited=waited)

    @property
    def wake_at(self) -> datetime | None:
        """Return when somebody must look at the run (again), None for never."""
        if self.state is RunState.RUNNING:
            return self.lease_until
        return self.due_at if self.state in TIMED_STATES else None

    def is_due(self, now: datetime) -> bool:
        """Return whether it is to act by now, and nobody has begun to let it."""
        return self.state is RunState.SCHEDULED and self.due_at is not None and self.due_at <= now

    def ended(
        self,
        state: RunState,
        now: datetime,
        *,
        reason: Reason | None = None,
        condition: bool | None = None,
        seen: dict[str, Any] | None = None,
        result: dict[str, Any] | None = None,
    ) -> "Run":
        """Return the run in a final state, one version on."""
        return msgspec.structs.replace(
            self,
            state=state,
            finished_at=now,
            reason=reason,
            condition=self.condition if condition is None else condition,
            seen=self.seen if seen is None else seen,
            result=self.result if result is None else result,
            version=self.version + 1,
        )


class RunKey(msgspec.Struct, frozen=True):
    """What an alarm carries: enough to find the run."""

    item: ItemRef
    entry: int
    rule: str
    """The rule's id, with .2 behind it for the second attempt by hand."""

    @property
    def rule_id(self) -> str:
        """Return the id of the rule alone."""
        return self.rule.partition(".")[0]

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
