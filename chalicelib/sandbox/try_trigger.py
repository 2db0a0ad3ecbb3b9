"""Whether a trigger would move an item, had what it watches for happened just now."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.conditions import fields_of
from chalicelib.domain.language.explained import explained
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.engine.choose_trigger import Firing, may_move
from chalicelib.engine.compiled_rule import BrokenRule, parsed_condition
from chalicelib.engine.condition_names import ConditionNames, beyond, seen_values
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.sandbox.candidates import Place, candidate, item_there
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.configuration.parts import TRIGGERS
from chalicelib.usecases.tenant.tenant import Tenant


class Holds(StrEnum):
    """What holds a trigger back."""

    PLAN = "plan"  # the tenant's plan has no triggers
    OFF = "off"  # it is switched off
    BROKEN = "broken"  # it no longer fits the configuration
    SAME_STAGE = "same_stage"  # the item stands there already
    BACKWARDS = "backwards"  # it may not move backwards, or out of a final stage
    CONDITION_FALSE = "condition_false"  # its condition does not hold
    CONDITION_ERROR = "condition_error"  # its condition cannot be evaluated


class TriedTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """What a trigger would do with an item."""

    fires: bool
    """Whether it would move the item, unless another one of an earlier stage came first."""
    held_back: Holds | None
    detail: str
    """The problem of a trigger that is broken, or whose condition cannot be evaluated."""
    condition: dict[str, Any] | None
    """Each comparison with the values found, None without a condition."""


def try_trigger(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    wanted: str | Mapping[str, Any],
    id: int,
    now: datetime,
) -> TriedTrigger:
    """Return whether a trigger would move an item, had what it watches for happened just now.

    Costs the reads of what its condition looks at.

    Raises:
        Forbidden: they may not set up the trigger, or not see the item.
        NotFound: no such pipeline, trigger or item.
        Invalid: with a pointer to each fault of a trigger that is not stored.
        Clash: the item stands in another pipeline.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    stored, trigger = candidate(sandbox, caller, place, TRIGGERS, wanted)
    item = item_there(sandbox, caller, place, id)
    context = ItemContext(sandbox.tenant, item.type, now)
    ground = stored.ground
    alone = PipelineAutomation(
        ground.pipeline, ground.fields, ground.zone, [], [trigger], ground.roots
    )
    firing = alone.would_fire(trigger.id, item, look(context, item))
    held, detail = _held_back(tenant, alone, trigger, item, firing)
    return TriedTrigger(
        fires=held is None,
        held_back=held,
        detail=detail,
        condition=_condition(context, trigger, item, ground.names()),
    )


def _held_back(
    tenant: Tenant, alone: PipelineAutomation, trigger: Trigger, item: Item, firing: Firing
) -> tuple[Holds | None, str]:
    if not tenant.booked.has(Feature.AUTOMATION):
        return Holds.PLAN, ""
    if not trigger.enabled:
        return Holds.OFF, ""
    if trigger.id in alone.broken_triggers:
        return Holds.BROKEN, alone.broken_triggers[trigger.id]
    if firing.trigger is not None:
        return None, ""
    if firing.problems:
        return Holds.CONDITION_ERROR, firing.problems[0][1]
    if trigger.stage == item.stage:
        return Holds.SAME_STAGE, ""
    asked = may_move(alone.pipeline, item, trigger)
    return (Holds.CONDITION_FALSE if asked else Holds.BACKWARDS), ""


def _condition(
    context: ItemContext, trigger: Trigger, item: Item, names: ConditionNames
) -> dict[str, Any] | None:
    try:
        condition = parsed_condition(trigger.condition, names)
    except BrokenRule:
        return None
    if condition is None:
        return None
    fields = context.wide.fields
    looked = fields_of(condition)
    values = seen_values(item, beyond(looked, fields), look(context, item))
    private = {code for code in looked if code in fields and fields[code].private}
    return explained(condition, names, context.everywhere.zone, values, private)
