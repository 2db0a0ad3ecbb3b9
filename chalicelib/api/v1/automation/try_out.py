"""Trying rules and triggers over HTTP, before they are saved or afterwards."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    Code,
    Placed,
    RuleWithId,
    TriggerWithId,
    at,
    wanted,
)
from chalicelib.api.v1.shapes.reasons import ShownReason, reason_of
from chalicelib.api.v1.shapes.told_findings import told_condition
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.run_in_words import summary_of
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.said import said
from chalicelib.usecases.automation.read_automation import run_words
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS, Parts

TRY_OUT = Endpoints("Automation")

TriedCondition = Annotated[dict[str, Any], schema_named("TriedCondition")]


class TrialBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule or a trigger, and maybe an item; without one, the items of a stage are counted."""

    rule: str | RuleWithId | None = None
    """The id of a stored rule, or a rule as it would be saved (its `id` is left be)."""
    trigger: str | TriggerWithId | None = None
    """The same of a trigger."""
    item: Annotated[int, msgspec.Meta(ge=1, lt=10**12)] | None = None
    """Id of an item of the pipeline's type."""
    stage: Code | None = None
    """Without an item: whose items are counted; the stage of the rule or trigger by default."""


class LeavingDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that would leave the system."""

    kind: str
    """email, sms, call, channel, notification, webhook or audience."""
    data: dict[str, Any]
    """To whom it goes and what it says."""


class RuleTrial(msgspec.Struct, frozen=True, kw_only=True, tag="rule", tag_field="tried"):
    """What a rule would do with an item."""

    stage: str
    state: RunState
    """How its run would end, or how it would wait."""
    due_at: datetime | None
    """When it would be due; where it waits for working hours it acts later."""
    reason: ShownReason | None
    """Why it would not act."""
    summary: str
    """One line: action, name, when, and what becomes of it."""
    condition: TriedCondition | None
    """The condition, each part with whether it holds, each comparison with what it found."""
    texts: dict[str, str]
    """Its texts, filled in, by JSON Pointer to the parameter."""
    leaving: list[LeavingDocument]
    """What would leave the system: recipients and texts."""
    reaches: tuple[Reach, ...]


class TriggerTrial(msgspec.Struct, frozen=True, kw_only=True, tag="trigger", tag_field="tried"):
    """What a trigger would do with an item, had what it watches for happened just now."""

    fires: bool
    """Whether it would move the item, unless another one of an earlier stage came first."""
    held_back: str | None
    """plan, off, broken, same_stage, backwards, condition_false or condition_error."""
    detail: str
    condition: TriedCondition | None
    """The condition, each part with whether it holds, each comparison with what it found."""


class StageTrial(msgspec.Struct, frozen=True, kw_only=True, tag="stage", tag_field="tried"):
    """How many items of a stage meet a condition."""

    stage: str
    items: int
    """How many stand there, 1,000 at most."""
    meet: int
    """How many meet the condition now."""
    unknown: int
    """For how many it cannot be evaluated."""
    more: bool
    """Whether there are more than were looked at."""


@TRY_OUT.post(
    f"{BASE}/test",
    right=Right.AUTOMATION_UPDATE,
    body=TrialBody,
    answer=(RuleTrial, TriggerTrial, StageTrial),
)
def try_out(call: Call) -> RuleTrial | TriggerTrial | StageTrial:
    """Try a rule or trigger on an item; nothing is written or sent.

    The answer says of every comparison of the condition which value it found, when the rule would
    be due, what its texts say and whom it would reach. Without an item it counts the items of a
    stage: how many stand there, and how many meet the condition.
    """
    body = call.body
    if (body.rule is None) is (body.trigger is None):
        raise Invalid.at("", "there is not just one to try: give a rule or a trigger, one of them")
    if body.item is None:
        return _counted(call)
    if body.stage is not None:
        raise Invalid.at("/stage", "there is nothing to count where you name an item; leave it out")
    return _tried_rule(call) if body.trigger is None else _tried_trigger(call)


def _named(part: str | Placed) -> str | dict[str, Any]:
    if isinstance(part, str):
        return part
    said = wanted(part)
    return {name: value for name, value in said.items() if value is not None and name != "id"}


def _counted(call: Call) -> StageTrial:
    from chalicelib.sandbox.count_on_stage import count_on_stage

    body = call.body
    parts: Parts[Any] = RULES if body.trigger is None else TRIGGERS
    part = _named(body.rule if body.trigger is None else body.trigger)
    counted = count_on_stage(*at(call), parts, part, body.stage, call.now)
    return StageTrial(**msgspec.structs.asdict(counted))


def _tried_rule(call: Call) -> RuleTrial:
    from chalicelib.sandbox.try_rule import try_rule

    tried = try_rule(*at(call), _named(call.body.rule), call.body.item, call.now)
    words = run_words(call.tenant, call.caller, call.path["type"], call.now, call.language)
    return RuleTrial(
        stage=tried.run.rule.stage,
        state=tried.run.state,
        due_at=tried.due_at,
        reason=reason_of(tried.run, words),
        summary=summary_of(tried.run, words),
        condition=told_condition(tried.condition, call.language),
        texts=tried.texts,
        leaving=[LeavingDocument(kind=one.kind, data=one.data) for one in tried.leaving],
        reaches=tried.reaches,
    )


def _tried_trigger(call: Call) -> TriggerTrial:
    from chalicelib.sandbox.try_trigger import try_trigger

    tried = try_trigger(*at(call), _named(call.body.trigger), call.body.item, call.now)
    return TriggerTrial(
        fires=tried.fires,
        held_back=tried.held_back,
        detail=said(tried.detail, call.language),
        condition=told_condition(tried.condition, call.language),
    )
