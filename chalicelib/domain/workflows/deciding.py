"""Deciding: which way a run goes at a condition or a loop, and which pass it is in."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.items.fields import Field
from chalicelib.domain.language.conditions import Reading, compile_condition
from chalicelib.domain.language.parse_conditions import parse_condition
from chalicelib.domain.workflows.event_budget import BUDGET, pass_events, room
from chalicelib.domain.workflows.states import GO_ON, LEAVE, RENEW
from chalicelib.domain.workflows.steps import (
    ConditionStep,
    ForEachStep,
    LoopStep,
    WhileStep,
    is_always,
)
from chalicelib.domain.workflows.template import Place

MAX_PASSES = 10_000
"""Passes that all loops of a run may make together before it fails."""


class TooManyPasses(Refused):
    """The loops of a run turn too often."""

    code = Code.TOO_MANY_PASSES


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Which way a run goes."""

    branch: int
    """Of a condition the index of its branch, as many as there are branches for none; of a loop
    GO_ON, LEAVE or RENEW."""
    loops: dict[str, int]
    """The loops that the run is in from now on, with the number of the pass, from 1."""
    events: int = 0
    """What the pass adds to the events that the run has spent."""
    value: Any = msgspec.UNSET
    """Of a for_each going on: the value for its variable."""


def evaluate_branch(
    place: Place,
    values: Mapping[str, Any],
    *,
    fields: Mapping[str, Field],
    zone: ZoneInfo,
    loops: Mapping[str, int],
    allowed: int = BUDGET,
    spent: int = 0,
    passes: int = 0,
    aged: bool = False,
) -> Decision:
    """Return which way a run goes at a condition or a loop.

    Args:
        place: of the step.
        values: by the names that conditions use (names.condition_values).
        fields: the same names (names.condition_fields).
        zone: the tenant's.
        loops: the loops that the run is in.
        allowed: events that all passes may write in one execution (history.allowance).
        spent: events of all passes since the run's execution began (event_budget.py).
        passes: those of all loops since the run began.
        aged: whether the run's execution is so old that it should go on as a new one.

    Raises:
        Refused: the condition cannot be evaluated (code condition_error), or TooManyPasses.
    """
    id = place.step.id
    going_on = partial(_going_on, place, loops, allowed, spent, passes, aged)
    match place.step:
        case ConditionStep(branches=branches):
            for index, branch in enumerate(branches):
                if _holds(branch.when, values, fields, zone):
                    return Decision(branch=index, loops=dict(loops))
            return Decision(branch=len(branches), loops=dict(loops))
        case WhileStep(when=when):
            if not _holds(when, values, fields, zone):
                return _leaving(id, loops)
            return going_on()
        case ForEachStep(over=over):
            found = values.get(over) or []
            number = loops.get(id, 0)
            if number >= len(found):
                return _leaving(id, loops)
            return going_on(found[number])
        case _:
            raise ValueError(f"{id} has no branches to choose from")


def _leaving(id: str, loops: Mapping[str, int]) -> Decision:
    return Decision(
        branch=LEAVE, loops={loop: number for loop, number in loops.items() if loop != id}
    )


def _going_on(
    place: Place,
    loops: Mapping[str, int],
    allowed: int,
    spent: int,
    passes: int,
    aged: bool,
    value: Any = msgspec.UNSET,
) -> Decision:
    loop = place.step
    assert isinstance(loop, LoopStep)
    number = loops.get(loop.id, 0) + 1
    if passes >= MAX_PASSES:
        raise TooManyPasses(f"the loops of this run have made {MAX_PASSES} passes")
    events = pass_events(loop)
    full = bool(spent) and spent + events > room(allowed, place)
    if place.parallels:
        if full:
            raise TooManyPasses(
                f"the loop {loop.id} in a parallel branch has no room for its pass {number}"
            )
    elif full or aged:
        return Decision(branch=RENEW, loops=dict(loops))
    return Decision(branch=GO_ON, loops={**loops, loop.id: number}, events=events, value=value)


def _holds(
    when: dict[str, Any] | None,
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    zone: ZoneInfo,
) -> bool:
    if is_always(when):
        return True
    try:
        condition = parse_condition(when, fields)
    except Invalid as invalid:
        raise Refused(
            f"the condition no longer fits: {invalid}", code=Code.CONDITION_ERROR
        ) from invalid
    return condition is None or compile_condition(condition, fields, zone)(Reading(values))
