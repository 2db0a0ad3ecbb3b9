"""The rules and triggers of a pipeline, compiled: which acts, and why another does not."""

from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.engine.choose_trigger import Firing
from chalicelib.engine.pipeline_automation import PipelineAutomation
from tests.support.contexts import deal

FIELDS = fields_of(DEAL)
BEFORE, AFTER = deal(), deal(fields={"amount": "1.00"}, version=2)


def trigger(id: str, stage: str, **more: Any) -> Trigger:
    params = {"fields": more.pop("fields", ["amount"])}
    return Trigger(id=id, name=id, stage=stage, trigger="field_changed", params=params, **more)


def automation(*triggers: Trigger, rules: tuple[Rule, ...] = ()) -> PipelineAutomation:
    return PipelineAutomation(DEAL.first_pipeline, FIELDS, ZoneInfo("UTC"), rules, triggers)


def fired(*triggers: Trigger, stage: str = "new") -> Firing:
    before, after = (deal(stage=stage), deal(stage=stage, fields={"amount": "1.00"}, version=2))
    return automation(*triggers).fired_by_change(Change(before, after), after)


def first(*triggers: Trigger, stage: str = "new") -> str | None:
    found = fired(*triggers, stage=stage).trigger
    return found.id if found else None


def test_a_trigger_whose_stage_is_gone_is_told_and_fires_nothing():
    ours = automation(trigger("t", "removed"))

    assert ["t"] == list(ours.broken_triggers)
    assert ours.fired_by_change(Change(BEFORE, AFTER), AFTER).trigger is None


def test_rules_stand_in_their_order_and_those_switched_off_are_left_out():
    rules = [
        Rule(id=id, name=id, stage=stage, action="add_comment", params={"text": "x"}, **more)
        for id, stage, more in [
            ("b", "new", {"sort": 20}),
            ("a", "new", {"sort": 20, "after_previous": True}),
            ("c", "new", {"sort": 10}),
            ("off", "new", {"sort": 1, "enabled": False}),
            ("other", "won", {}),
        ]
    ]
    ours = automation(rules=tuple(rules))

    assert ["c", "a", "b"] == [one.rule.id for one in ours.rules_of("new")]
    assert {"a": "c"} == ours.predecessors_of("new")
    assert [] == ours.rules_of("executing")
