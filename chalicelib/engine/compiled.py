"""The automation of one pipeline, compiled once and asked many times."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, parse_action
from chalicelib.catalogue.parameters.texts import placeholder_roots
from chalicelib.catalogue.trigger import ChangeTrigger, SignalTrigger, TriggerType, parse_trigger
from chalicelib.domain.automation.rules import Rule, Trigger, in_order, predecessors
from chalicelib.domain.automation.run_modes import RunMode, parse_run_mode
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.conditions import (
    Condition,
    ConditionError,
    Reading,
    compile_condition,
    fields_of,
    parse_condition,
)

Holds = Callable[[Reading], bool]


class BrokenRule(Exception):
    """A stored rule no longer fits the configuration: its field, action or a parameter is gone."""


class CompiledRule:
    """A rule with everything that can be prepared before an item comes.

    Raises BrokenRule where it cannot.
    """

    def __init__(self, rule: Rule, fields: Mapping[str, Field], zone: ZoneInfo) -> None:
        self.rule = rule
        self._fields = fields
        self._zone = zone

    @cached_property
    def action(self) -> Action:
        """Return the action with its parameters."""
        found = listing.action(self.rule.action)
        if found is None:
            raise BrokenRule(f"there is no action {self.rule.action}")
        try:
            return parse_action(found, self.rule.params)
        except msgspec.ValidationError as error:
            raise BrokenRule(str(error)) from error

    @cached_property
    def mode(self) -> RunMode:
        """Return when it acts."""
        try:
            return parse_run_mode(self.rule.run, self._fields, minimum_delay_seconds=0)
        except Invalid as error:
            raise BrokenRule(error.detail) from error

    @cached_property
    def condition(self) -> Condition | None:
        """Return its condition, or None without one."""
        return _parsed(self.rule.condition, self._fields)

    @cached_property
    def holds(self) -> Holds | None:
        """Return the test of its condition, or None without one."""
        if self.condition is None:
            return None
        return compile_condition(self.condition, self._fields, self._zone)

    @cached_property
    def needs_client(self) -> bool:
        """Return whether the linked contact and company must be read before it acts."""
        roots = placeholder_roots(self.action)
        return self.action.needs_client or not roots.isdisjoint(CLIENT_TYPES)

    @cached_property
    def moves(self) -> bool:
        """Return whether it takes the item out of its stage."""
        try:
            return not self.action.changes().isdisjoint({"stage", "pipeline"})
        except BrokenRule:
            return False

    @cached_property
    def needs_results(self) -> bool:
        """Return whether it looks at results of earlier rules."""
        return "results" in placeholder_roots(self.action)


class CompiledTrigger:
    """A trigger with its settings read and its condition compiled."""

    def __init__(
        self,
        trigger: Trigger,
        kind: TriggerType,
        condition: Condition | None,
        holds: Holds | None,
        sort: int,
    ) -> None:
        self.trigger = trigger
        self.kind = kind
        self.fields = fields_of(condition) if condition else []
        """Codes of the fields that its condition looks at."""
        self.holds = holds
        self.sort = sort
        """Sort of its stage."""


class Firing(msgspec.Struct, frozen=True):
    """What triggers say to a change or signal."""

    trigger: Trigger | None
    """The one that moves the item, if any."""
    seen: dict[str, Any] = {}
    """What its condition looked at, by field code."""
    beaten: tuple[str, ...] = ()
    """Ids of those that would have moved the item, had this one not come first."""
    problems: tuple[tuple[Trigger, str], ...] = ()
    """Triggers whose condition could not be evaluated, with the reason; to be recorded, never
    swallowed."""


class PipelineAutomation:
    """Rules by stage, triggers by what they watch: what does not concern a change costs nothing."""

    def __init__(
        self,
        pipeline: Pipeline,
        fields: Mapping[str, Field],
        zone: ZoneInfo,
        rules: Iterable[Rule],
        triggers: Iterable[Trigger],
    ) -> None:
        self.pipeline = pipeline
        self.all_rules = sorted(rules, key=lambda rule: (rule.sort, rule.id))
        self.all_triggers = sorted(triggers, key=lambda trigger: (trigger.sort, trigger.id))
        self._fields = fields
        self._zone = zone
        self._by_stage: dict[str, list[CompiledRule]] = {}
        self._watching: dict[str, list[CompiledTrigger]] = {}
        self._listening: dict[str, list[CompiledTrigger]] = {}
        self.broken_triggers: dict[str, str] = {}
        """Triggers that no longer fit the configuration and cannot fire, with the reason."""
        for stage in {rule.stage for rule in self.all_rules}:
            ordered = in_order([rule for rule in self.all_rules if rule.stage == stage])
            self._by_stage[stage] = [CompiledRule(rule, fields, zone) for rule in ordered]
        for trigger in self.all_triggers:
            self._place(trigger)

    def rules_of(self, stage: str) -> list[CompiledRule]:
        """Return the enabled rules of a stage in their order."""
        return self._by_stage.get(stage, [])

    def predecessors_of(self, stage: str) -> dict[str, str | None]:
        """Return whom each waiting rule of the stage waits for."""
        return predecessors([one.rule for one in self.rules_of(stage)])

    def fired_by_change(self, change: Change, item: Item) -> Firing:
        """Return the trigger that this change of the item fires (semantics/triggers: firing)."""
        candidates = {
            one.trigger.id: one
            for field in change.fields & self._watching.keys()
            for one in self._watching[field]
        }
        return self._first(
            item,
            (
                one
                for one in candidates.values()
                if isinstance(one.kind, ChangeTrigger) and one.kind.matches_change(change)
            ),
        )

    def fired_by_signal(self, signal: Signal, item: Item) -> Firing:
        """Return the trigger that this signal fires (semantics/triggers: firing)."""
        return self._first(
            item,
            (
                one
                for one in self._listening.get(signal.type, [])
                if isinstance(one.kind, SignalTrigger) and one.kind.matches_signal(signal)
            ),
        )

    def _first(self, item: Item, matching: Iterable[CompiledTrigger]) -> Firing:
        """Return the allowed one of the earliest stage whose condition holds."""
        stage = self.pipeline.stage(item.stage or "")
        now_at = stage.sort if stage else -1
        closed = self.pipeline.is_final(item.stage or "")
        reading: Reading | None = None
        allowed: list[CompiledTrigger] = []
        problems: list[tuple[Trigger, str]] = []
        for one in matching:
            backwards = one.sort < now_at or closed
            if one.trigger.stage == item.stage or (backwards and not one.trigger.allow_backwards):
                continue
            if one.holds is not None:
                reading = Reading(item.values()) if reading is None else reading
                try:
                    if not one.holds(reading):
                        continue
                except ConditionError as error:
                    problems.append((one.trigger, error.detail))
                    continue
            allowed.append(one)
        allowed.sort(key=lambda one: (one.sort, one.trigger.sort, one.trigger.id))
        if not allowed:
            return Firing(None, problems=tuple(problems))
        first, *beaten = allowed
        return Firing(
            first.trigger,
            {} if reading is None else {code: reading.stored.get(code) for code in first.fields},
            tuple(one.trigger.id for one in beaten),
            tuple(problems),
        )

    def _place(self, trigger: Trigger) -> None:
        stage = self.pipeline.stage(trigger.stage)
        if not trigger.enabled:
            return
        try:
            found = listing.trigger(trigger.trigger)
            if found is None or stage is None:
                raise BrokenRule(f"no trigger {trigger.trigger} or no stage {trigger.stage}")
            kind = parse_trigger(found, trigger.params)
            condition = _parsed(trigger.condition, self._fields)
            holds = (
                None
                if condition is None
                else compile_condition(condition, self._fields, self._zone)
            )
        except (BrokenRule, msgspec.ValidationError) as error:
            self.broken_triggers[trigger.id] = str(error)
            return
        compiled = CompiledTrigger(trigger, kind, condition, holds, stage.sort)
        if isinstance(kind, ChangeTrigger):
            for field in kind.watches():
                self._watching.setdefault(field, []).append(compiled)
        else:
            self._listening.setdefault(trigger.trigger, []).append(compiled)


def _parsed(document: Any, fields: Mapping[str, Field]) -> Condition | None:
    try:
        return parse_condition(document, fields)
    except Invalid as error:
        raise BrokenRule(error.detail) from error
