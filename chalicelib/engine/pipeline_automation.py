"""The automation of one pipeline, compiled once and asked many times."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import ChangeTrigger, SignalTrigger, parse_trigger
from chalicelib.domain.automation.rules import Rule, Trigger, in_order, predecessors
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.conditions import (
    Condition,
    ConditionError,
    Reading,
    compile_condition,
)
from chalicelib.engine.choose_trigger import CompiledTrigger, Firing, choose_trigger
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule, Holds, parsed_condition
from chalicelib.engine.condition_names import Beyond, ConditionNames, Roots


class PipelineAutomation:
    """Rules by stage, triggers by what they watch: what does not concern a change costs nothing."""

    def __init__(
        self,
        pipeline: Pipeline,
        fields: Mapping[str, Field],
        zone: ZoneInfo,
        rules: Iterable[Rule],
        triggers: Iterable[Trigger],
        roots: Roots | None = None,
        *,
        version: int = 0,
    ) -> None:
        self.pipeline = pipeline
        self.version = version
        """Number of the version that this is."""
        self.all_rules = sorted(rules, key=lambda rule: (rule.sort, rule.id))
        self.all_triggers = sorted(triggers, key=lambda trigger: (trigger.sort, trigger.id))
        self.acting = frozenset(rule.id for rule in self.all_rules if rule.enabled)
        """Ids of the rules that are not switched off."""
        self._fields = fields
        self._zone = zone
        self._roots = roots or {}
        self._by_stage: dict[str, list[CompiledRule]] = {}
        self._watching: dict[str, list[CompiledTrigger]] = {}
        self._listening: dict[str, list[CompiledTrigger]] = {}
        self._compiled: dict[str, CompiledTrigger] = {}
        self._blind: list[CompiledTrigger] = []
        """Those that watch fields of which none is there any more."""
        self.broken_triggers: dict[str, str] = {}
        """Triggers that no longer fit the configuration, with the reason."""
        for stage in {rule.stage for rule in self.all_rules}:
            ordered = in_order([rule for rule in self.all_rules if rule.stage == stage])
            self._by_stage[stage] = [
                CompiledRule(rule.bare(), fields, zone, roots) for rule in ordered
            ]
        for trigger in self.all_triggers:
            self._place(trigger)

    def rules_of(self, stage: str) -> list[CompiledRule]:
        """Return the enabled rules of a stage in their order."""
        return self._by_stage.get(stage, [])

    def predecessors_of(self, stage: str) -> dict[str, str | None]:
        """Return whom each waiting rule of the stage waits for."""
        return predecessors([one.rule for one in self.rules_of(stage)])

    def fired_by_change(self, change: Change, item: Item, look: Beyond) -> Firing:
        """Return the trigger that this change of the item fires (semantics/triggers: firing).

        One that watches nothing any more is among those that could not be evaluated.
        """
        candidates = {
            one.trigger.id: one
            for field in change.fields & self._watching.keys()
            for one in self._watching[field]
        }
        return choose_trigger(
            self.pipeline,
            item,
            look,
            (
                *self._blind,
                *(
                    one
                    for one in candidates.values()
                    if isinstance(one.kind, ChangeTrigger) and one.kind.matches_change(change)
                ),
            ),
        )

    def fired_by_signal(self, signal: Signal, item: Item, look: Beyond) -> Firing:
        """Return the trigger that this signal fires (semantics/triggers: firing)."""
        return choose_trigger(
            self.pipeline,
            item,
            look,
            (
                one
                for one in self._listening.get(signal.type, [])
                if isinstance(one.kind, SignalTrigger) and one.kind.matches_signal(signal)
            ),
        )

    def would_fire(self, trigger: str, item: Item, look: Beyond) -> Firing:
        """Return what a trigger would say, had what it watches for happened to the item."""
        found = self._compiled.get(trigger)
        return choose_trigger(self.pipeline, item, look, [found] if found else [])

    def _judging(self, trigger: Trigger) -> tuple[Condition | None, Holds | None]:
        """Return a trigger's condition and its test, which refuses where it no longer fits."""
        names = ConditionNames(self._fields, self._roots)
        try:
            condition = parsed_condition(trigger.condition, names)
            if condition is None:
                return None, None
            return condition, compile_condition(condition, names, self._zone)
        except (BrokenRule, ConditionError) as error:
            reason = error.detail if isinstance(error, ConditionError) else str(error)
            self.broken_triggers[trigger.id] = reason
            return None, _refusing(reason)

    def _place(self, trigger: Trigger) -> None:
        stage = self.pipeline.stage(trigger.stage)
        if not trigger.enabled:
            return
        try:
            found = listing.trigger(trigger.trigger)
            if found is None or stage is None:
                raise BrokenRule(f"no trigger {trigger.trigger} or no stage {trigger.stage}")
            kind = parse_trigger(found, trigger.params)
        except (BrokenRule, msgspec.ValidationError) as error:
            self.broken_triggers[trigger.id] = str(error)
            return
        condition, holds = self._judging(trigger)
        compiled = CompiledTrigger(trigger, kind, condition, holds, stage.sort, self._fields)
        self._compiled[trigger.id] = compiled
        if isinstance(kind, ChangeTrigger):
            gone = sorted(kind.watches() - self._fields.keys())
            if gone:
                self.broken_triggers[trigger.id] = f"the field {gone[0]} does not exist"
            if gone and len(gone) == len(kind.watches()):
                compiled.holds = _refusing(self.broken_triggers[trigger.id])
                self._blind.append(compiled)
                return
            for field in kind.watched(self._fields):
                self._watching.setdefault(field, []).append(compiled)
        else:
            self._listening.setdefault(trigger.trigger, []).append(compiled)


def _refusing(reason: str) -> Holds:
    """Return a test that says why it cannot be made, so that it is told where it is asked."""

    def test(_: Reading) -> bool:
        raise ConditionError(reason)

    return test
