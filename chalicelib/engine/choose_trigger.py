"""Which trigger a change or signal fires: at most one, the one that sets the earliest stage."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.catalogue.trigger import TriggerType
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.items.fields import PRIVATE, Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.conditions import (
    Condition,
    ConditionError,
    Reading,
    fields_of,
)
from chalicelib.domain.words.text import shortened
from chalicelib.engine.compiled_rule import Holds
from chalicelib.engine.condition_names import Beyond, beyond, seen_values


class CompiledTrigger:
    """A trigger with its settings read and its condition compiled."""

    def __init__(
        self,
        trigger: Trigger,
        kind: TriggerType,
        condition: Condition | None,
        holds: Holds | None,
        sort: int,
        own: Mapping[str, Field],
    ) -> None:
        self.trigger = trigger
        self.kind = kind
        self.fields = fields_of(condition) if condition else []
        """Names of the fields that its condition looks at."""
        self.private = {code for code in self.fields if code in own and own[code].private}
        """Those of them whose values nobody shall find in a record."""
        self.beyond = beyond(self.fields, own)
        """Those of them that lie beyond the item's own row."""
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


def choose_trigger(
    pipeline: Pipeline, item: Item, look: Beyond, matching: Iterable[CompiledTrigger]
) -> Firing:
    """Return the trigger that moves the item: of those that match, the one of the earliest stage.

    It must be allowed to move backwards where it would, and its condition must hold; of one stage
    the sort decides (semantics/triggers: firing). `look` is asked only by a trigger that could
    move the item and whose condition names something beyond it.
    """
    movable = _movable(pipeline, item)
    reading: Reading | None = None
    readings: dict[str, Reading] = {}
    allowed: list[CompiledTrigger] = []
    problems: list[tuple[Trigger, str]] = []
    for one in matching:
        if not movable(one.trigger, one.sort):
            continue
        if one.holds is not None:
            reading = Reading(item.values()) if reading is None else reading
            seen = Reading(seen_values(item, one.beyond, look)) if one.beyond else reading
            readings[one.trigger.id] = seen
            try:
                if not one.holds(seen):
                    continue
            except ConditionError as error:
                problems.append((one.trigger, error.detail))
                continue
        allowed.append(one)
    allowed.sort(key=lambda one: (one.sort, one.trigger.sort, one.trigger.id))
    if not allowed:
        return Firing(None, problems=tuple(problems))
    first, *beaten = allowed
    stored = readings[first.trigger.id].stored if first.fields else {}
    return Firing(
        first.trigger,
        {
            code: PRIVATE if code in first.private else shortened(stored.get(code))
            for code in first.fields
        },
        tuple(one.trigger.id for one in beaten),
        tuple(problems),
    )


def may_move(pipeline: Pipeline, item: Item, trigger: Trigger) -> bool:
    """Return whether a trigger may take the item from where it stands to its own stage."""
    stage = pipeline.stage(trigger.stage)
    return stage is not None and _movable(pipeline, item)(trigger, stage.sort)


def _movable(pipeline: Pipeline, item: Item) -> Callable[[Trigger, int], bool]:
    stage = pipeline.stage(item.stage or "")
    now_at = stage.sort if stage else -1
    closed = pipeline.is_final(item.stage or "")

    def movable(trigger: Trigger, sort: int) -> bool:
        backwards = sort < now_at or closed
        return trigger.stage != item.stage and (trigger.allow_backwards or not backwards)

    return movable
