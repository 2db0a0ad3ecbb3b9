"""Automation rules as configuration.

Stage + run mode + condition + one action (semantics/automation: start).
"""

from enum import StrEnum
from typing import Any

import msgspec


class WorkingTime(StrEnum):
    """Whose working hours a rule respects (semantics/automation: run modes)."""

    NONE = "none"  # acts at any hour
    ACCOUNT = "account"  # moves with the tenant's working days and hours
    RESPONSIBLE = "responsible"  # waits until the responsible person is at work


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a stage, as the API shows it and as a run keeps its copy."""

    id: str
    stage: str
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
    enabled: bool = True
    sort: int = 10


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """One trigger of a stage.

    When it fires, it moves the item to its stage and nothing else (semantics/triggers: placing).
    """

    id: str
    stage: str
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
