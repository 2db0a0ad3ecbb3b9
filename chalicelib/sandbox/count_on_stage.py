"""How many items of a stage a rule or trigger would act on, by its condition."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.document import Part
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.conditions import ConditionError, compile_condition, fields_of
from chalicelib.domain.language.readings import Reading
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.engine.compiled_rule import BrokenRule, parsed_condition
from chalicelib.engine.condition_names import ConditionNames, beyond, seen_values
from chalicelib.records.items import column, item_key, item_of
from chalicelib.sandbox.candidates import Place, candidate
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.configuration.parts import Parts
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant

MOST = 1_000
"""Items that are looked at."""


class OnStage(msgspec.Struct, frozen=True, kw_only=True):
    """The items of a stage, counted."""

    stage: str
    items: int
    """How many stand there, MOST at most."""
    meet: int
    """How many meet the condition."""
    unknown: int
    """For how many it cannot be evaluated."""
    more: bool
    """Whether there are more than were looked at."""


def count_on_stage(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    parts: Parts[Part],
    wanted: str | Mapping[str, Any],
    stage: str | None,
    now: datetime,
) -> OnStage:
    """Return how many items of a stage meet a rule's or trigger's condition now.

    One query, a read per 100 items; a read per item more where the condition looks at what only
    links lead to, at clients one per 100.

    Raises:
        Forbidden: they may not set up automation there.
        NotFound: no such pipeline, rule or trigger.
        Invalid: with a pointer to each fault; or there is no such stage.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    stored, part = candidate(sandbox, caller, place, parts, wanted)
    stage = stage or part.stage
    pipeline = stored.ground.pipeline
    if pipeline.stage(stage) is None:
        known = [one.code for one in pipeline.stages]
        raise Invalid.at("/stage", there_is_no("stage", stage, known))
    context = ItemContext(sandbox.tenant, place[0], now)
    names = context.compiled(part).names if isinstance(part, Rule) else stored.ground.names()
    items, more = _items(sandbox, caller, place, stage)
    meet, unknown = _judged(context, part, names, items)
    return OnStage(stage=stage, items=len(items), meet=meet, unknown=unknown, more=more)


def _items(sandbox: Sandbox, caller: Caller, place: Place, stage: str) -> tuple[list[Item], bool]:
    table, key = sandbox.tenant.table, column(*place, stage)
    found = table.query_index("by_stage", key, limit=MOST + 1)
    keys = [item_key(ItemRef.parse(pk)) for _, (pk, _) in found[:MOST]]
    rows = table.get_many(keys) if keys else {}
    items = [item_of(row) for row in rows.values()]
    there = [one for one in items if one.deleted_at is None and sees(caller, one)]
    return there, len(found) > MOST


def _judged(
    context: ItemContext, part: Part, names: ConditionNames, items: list[Item]
) -> tuple[int, int]:
    try:
        condition = parsed_condition(part.condition, names)
        if condition is None:
            return len(items), 0
        holds = compile_condition(condition, names, context.everywhere.zone)
    except (BrokenRule, ConditionError):
        return 0, len(items)
    wanted = beyond(fields_of(condition), context.wide.fields)
    if any(name.partition(".")[0] in ("contact", "company") for name in wanted):
        clients = (item.client(type) for item in items for type in ("contact", "company"))
        context.read([ref for ref in clients if ref])
    meet = unknown = 0
    for item in items:
        try:
            meet += holds(Reading(seen_values(item, wanted, look(context, item))))
        except ConditionError:
            unknown += 1
    return meet, unknown
