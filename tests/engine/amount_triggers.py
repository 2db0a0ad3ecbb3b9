"""Pipelines of deals with triggers on the amount, compiled."""

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.engine.pipeline_automation import PipelineAutomation


def beyond_nothing(names: Collection[str]) -> Mapping[str, Any]:
    """Stand for what lies beyond an item where no condition may ask for it."""
    raise AssertionError(f"asked for {names}")


def trigger(id: str, stage: str, **more: Any) -> Trigger:
    params = {"fields": more.pop("fields", ["amount"])}
    return Trigger(id=id, name=id, stage=stage, trigger="field_changed", params=params, **more)


def automation(*triggers: Trigger, rules: tuple[Rule, ...] = ()) -> PipelineAutomation:
    fields = fields_of(DEAL)
    return PipelineAutomation(DEAL.first_pipeline, fields, ZoneInfo("UTC"), rules, triggers)
