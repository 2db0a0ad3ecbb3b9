"""Automation rules as configuration.

Stage + run mode + condition + one action (semantics/automation: start).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.domain.words.durations import parse_duration

VALID_FOR = timedelta(hours=24)
"""For how long what leaves makes sense where its rule does not say so."""
LEAST_VALID, MOST_VALID = timedelta(minutes=1), timedelta(days=30)


class WorkingTime(StrEnum):
    """Whose working hours a rule respects (semantics/automation: run modes)."""

    NONE = "none"  # acts at any hour
    ACCOUNT = "account"  # moves with the tenant's working days and hours
    RESPONSIBLE = "responsible"  # waits until the responsible person is at work


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a stage of a pipeline; who placed it and when, as far as that is known."""

    id: str
    stage: str
    placed_at: datetime | UnsetType = UNSET
    """Since when it stands on its stage."""
    changed_at: datetime | UnsetType = UNSET
    changed_by: int | UnsetType = UNSET

    def bare(self) -> Self:
        """Return it without who placed it and when."""
        if self.placed_at is self.changed_at is self.changed_by is UNSET:
            return self
        return msgspec.structs.replace(self, placed_at=UNSET, changed_at=UNSET, changed_by=UNSET)


class Rule(Placed, frozen=True, kw_only=True):
    """One rule of a stage, as the API shows it and as a run keeps its copy."""

    name: str
    action: str
    """Code of the action in the catalogue."""
    params: dict[str, Any] = {}
    run: dict[str, Any] = msgspec.field(default_factory=lambda: {"mode": "immediately"})
    """When it acts (domain/automation/run_modes.py)."""
    after_previous: bool = False
    """Whether it waits for the rule above it on the same stage."""
    working_time: WorkingTime = WorkingTime.NONE
    follow_field: bool = False
    """Whether the due time follows later edits of its date field; otherwise it is fixed at
    entry."""
    condition: dict[str, Any] | None = None
    """Checked when the rule acts (domain/language/conditions.py)."""
    on_behalf_of: int | None = None
    """The user it acts as; the item's responsible by default."""
    valid_for: str | UnsetType = UNSET
    """For how long what it sends makes sense (ISO 8601), where it is not a day."""
    enabled: bool = True
    sort: int = 10

    @property
    def lasts(self) -> timedelta:
        """Return for how long it is tried to send what it sends."""
        if isinstance(self.valid_for, UnsetType):
            return VALID_FOR
        return timedelta(seconds=parse_duration(self.valid_for).nominal_seconds)


class Trigger(Placed, frozen=True, kw_only=True):
    """One trigger of a stage.

    When it fires, it moves the item to its stage and nothing else (semantics/triggers: placing).
    """

    trigger: str
    """Code of the trigger in the catalogue."""
    name: str
    params: dict[str, Any] = {}
    condition: dict[str, Any] | None = None
    allow_backwards: bool = False
    execute_by: int | None = None
    """Author of the move; the item's responsible by default."""
    enabled: bool = True
    sort: int = 10


def in_order(rules: list[Rule]) -> list[Rule]:
    """Return enabled rules in the order of their list: by sort, then by id."""
    return sorted((rule for rule in rules if rule.enabled), key=lambda rule: (rule.sort, rule.id))


def predecessors(rules: list[Rule]) -> dict[str, str | None]:
    """Return, for each rule that waits for the one above it, that rule's id.

    `rules` are those of one stage in order. The first rule has nothing above it and waits for
    nobody.
    """
    return {
        rule.id: (rules[index - 1].id if index else None)
        for index, rule in enumerate(rules)
        if rule.after_previous
    }
