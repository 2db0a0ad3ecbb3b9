"""What is to be said of a pipeline's automation although it is taken: circles, what is broken."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.engine.cycles import Move, Place, cycles, in_words, moves_of
from chalicelib.usecases.automation.check_automation import (
    PipelineContext,
    rule_faults,
    trigger_faults,
)
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.tenant import Tenant

CYCLE = "cycle"
BROKEN_RULE = "broken_rule"
BROKEN_TRIGGER = "broken_trigger"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is probably not meant."""

    code: str
    """cycle, broken_rule or broken_trigger."""
    message: str
    rules: tuple[str, ...] = ()
    """Ids of the rules that it concerns."""
    triggers: tuple[str, ...] = ()
    """Ids of the triggers that it concerns."""


def cycle_findings(
    tenant: Tenant,
    type: str,
    pipeline: Pipeline,
    rules: Sequence[Rule],
    now: datetime,
    *,
    only: str | None = None,
) -> tuple[Finding, ...]:
    """Return the circles that rules of a pipeline are part of, or `only` one of them.

    `rules` are all that shall stand there. One for each other pipeline that they move items to and
    that is not warm.
    """
    own = moves_of(pipeline.id, rules)
    through = [move for move in own if only in (None, move.rule.id)]
    if not through:
        return ()
    known = tenant.configuration.type(type, now).pipelines

    def name_of(place: Place) -> str:
        at = pipeline if place[0] == pipeline.id else known[place[0]]
        stage = at.stage(place[1])
        said = stage.name if stage else place[1]
        return said if at is pipeline else f"{said} of {at.name}"

    found = cycles(_with_others(tenant, type, pipeline.id, own, known.keys(), now), through)
    return tuple(
        Finding(
            code=CYCLE,
            message=in_words(one, name_of),
            rules=tuple(move.rule.id for move in one),
        )
        for one in found
    )


def check(
    tenant: Tenant, caller: Caller, place: tuple[str, str], now: datetime
) -> tuple[Finding, ...]:
    """Return what is to be said of a pipeline's automation [1 to 2, others as with circles].

    What exactly is wrong may show a parameter, so it is for who may change it.

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ, on=Area(*place))
    stored = StoredAutomation(tenant, *place, now)
    told = caller.may(Right.AUTOMATION_UPDATE, Area(*place))
    document, ground = stored.document, stored.ground
    return (
        *cycle_findings(tenant, place[0], ground.pipeline, document.rules, now),
        *_broken(ground, document.rules, document.triggers, told=told),
    )


def _with_others(
    tenant: Tenant, type: str, own: str, moves: list[Move], known: Collection[str], now: datetime
) -> list[Move]:
    """Return moves with those of every pipeline that they lead to."""
    every, seen, ahead = list(moves), {own}, [move.end[0] for move in moves]
    while ahead:
        id = ahead.pop()
        if id not in seen and id in known:
            there = moves_of(id, tenant.configuration.pipeline(type, id, now).all_rules)
            every += there
            ahead += [move.end[0] for move in there]
        seen.add(id)
    return every


def _broken(
    ground: PipelineContext, rules: Sequence[Rule], triggers: Sequence[Trigger], *, told: bool
) -> Iterator[Finding]:
    for rule in rules:
        why = _why(partial(rule_faults, ground, rule), told) if rule.enabled else None
        if why is not None:
            message = f"The rule '{rule.name}' ({rule.stage}) no longer fits: {why}."
            yield Finding(code=BROKEN_RULE, message=message, rules=(rule.id,))
    for trigger in triggers:
        why = _why(partial(trigger_faults, ground, trigger), told) if trigger.enabled else None
        if why is not None:
            message = f"The trigger '{trigger.name}' ({trigger.stage}) no longer fits: {why}."
            yield Finding(code=BROKEN_TRIGGER, message=message, triggers=(trigger.id,))


def _why(check: Callable[[], list[Fault]], told: bool) -> str | None:
    try:
        faults = check()
    except Invalid as invalid:
        faults = list(invalid.faults)
    if not faults:
        return None
    first = faults[0]
    return f"{first.pointer}: {first.message}" if told else first.pointer
