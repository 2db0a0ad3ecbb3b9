"""Check rules and triggers against the place where they shall stand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import parameter_faults, parse_action
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.secrets import hidden_faults
from chalicelib.catalogue.parameters.texts import names_in_paths
from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.domain.automation.rules import LEAST_VALID, MOST_VALID, Rule, Trigger
from chalicelib.domain.automation.run_modes import parse_run_mode
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.known_values import naming, unknown_values
from chalicelib.domain.language.parse_conditions import parse_condition
from chalicelib.domain.language.paths import Paths
from chalicelib.domain.words.faults import fault_of
from chalicelib.domain.words.labels import name_faults
from chalicelib.domain.words.pointers import new_faults
from chalicelib.domain.words.wording import there_is_no
from chalicelib.engine.condition_names import ConditionNames, earlier, results_of
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.usecases.tenant.chosen import chosen_of
from chalicelib.usecases.tenant.tenant import Tenant

One = TypeVar("One", Rule, Trigger)
MAX_BYTES = 128 * 1024
"""Size of a rule or trigger; every run keeps a copy of its rule."""


class PipelineContext:
    """A pipeline as a place for rules and triggers: what they may refer to there."""

    def __init__(self, tenant: Tenant, type: str, pipeline: str, now: datetime) -> None:
        """Find the pipeline.

        Raises:
            NotFound: no such type or pipeline.
            Invalid: items of the type have no automation (code no_automation).
        """
        wide = tenant.configuration.type(type, now)
        if not wide.entity_type.has_automation:
            no = "no" if wide.entity_type.has_stages else "no stages, so no"
            message = f"items of the type {type} have {no} automation"
            raise Invalid.at("", message, code=Code.NO_AUTOMATION)
        everywhere = tenant.configuration.tenant(now)
        self.type = type
        self.pipeline: Pipeline = tenant.configuration.pipeline(type, pipeline, now).pipeline
        self.fields: dict[str, Field] = wide.fields
        self.rules: Sequence[Rule] | None = None
        """All that are going to stand there; None where results are not looked at."""
        self._given: dict[str, dict[str, Field]] = {}
        self.roots = tenant.configuration.condition_roots(now)
        self.zone = everywhere.zone
        self.people = frozenset(everywhere.users)
        self.minimum_delay_seconds = everywhere.settings.minimum_delay_seconds
        self.context = CheckContext(
            entity_type=wide.entity_type,
            fields=tenant.configuration.fields(now),
            stages=frozenset(stage.code for stage in self.pipeline.stages),
            pipelines={
                one.id: frozenset(stage.code for stage in one.stages)
                for one in wide.pipelines.values()
            },
            pipelines_of=lambda code: tenant.configuration.type(code, now).pipelines,
            users=frozenset(user.id for user in everywhere.users.values() if user.active),
            departments=frozenset(everywhere.structure.departments),
            resources=everywhere.bookable,
            app_actions=everywhere.app_actions,
            loopback_webhooks=tenant.loopback_webhooks,
            chosen=chosen_of(tenant.configuration, now),
        )

    def broken(self, trigger: Trigger) -> str | None:
        """Return why a trigger no longer fits the configuration, None where it does."""
        alone = PipelineAutomation(self.pipeline, self.fields, self.zone, [], [trigger], self.roots)
        return alone.broken_triggers.get(trigger.id)

    def names(self, rule: Rule | None = None) -> ConditionNames:
        """Return what a condition can name, in a rule also results of those above it."""
        if rule is None or self.rules is None:
            return ConditionNames(self.fields, self.roots)
        return ConditionNames(self.fields, {**self.roots, "results": lambda: self._results(rule)})

    def for_texts(self, rule: Rule) -> CheckContext:
        """Return what the texts of a rule can name; of results, those of the rules above it."""
        if self.rules is None or b"results" not in msgspec.json.encode(rule.params):
            return self.context
        given: dict[str, list[str]] = {one.id: [] for one in earlier(rule, self.rules)}
        for path in self._results(rule):
            giver, _, name = path.partition(".")
            given[giver].append(name)
        paths = Paths(names=names_in_paths(self.context), results=given, giver="rule")
        return msgspec.structs.replace(self.context, path_context=paths)

    def _results(self, rule: Rule) -> dict[str, Field]:
        """Return what the rules above a rule give; what each gives is worked out once."""
        found: dict[str, Field] = {}
        for one in earlier(rule, self.rules or ()):
            if one.id not in self._given:
                self._given[one.id] = results_of(
                    [one], self.context.fields, self.context.app_actions
                )
            found |= self._given[one.id]
        return found


def rule_faults(context: PipelineContext, rule: Rule, before: Rule | None = None) -> list[Fault]:
    """Return everything that is wrong with a rule in its pipeline.

    Of a rule that is stored, `before`, what stays as it was is not judged again: a rule that names
    somebody who has left can still be renamed, sorted and switched off.

    Raises:
        Invalid: it is too large to be looked at (code too_large).
    """
    _refuse_large(rule)
    faults = _rule_faults(context, rule)
    return _new(faults, rule, before, partial(_rule_faults, context))


def trigger_faults(
    context: PipelineContext, trigger: Trigger, before: Trigger | None = None
) -> list[Fault]:
    """Return everything that is wrong with a trigger in its pipeline; `before` as with rules.

    Raises:
        Invalid: it is too large to be looked at (code too_large).
    """
    _refuse_large(trigger)
    faults = _trigger_faults(context, trigger)
    return _new(faults, trigger, before, partial(_trigger_faults, context))


def _new(
    faults: list[Fault], after: One, before: One | None, check: Callable[[One], list[Fault]]
) -> list[Fault]:
    """Return the faults that an edit has made: of what it changed, or could not be there before."""
    if not faults or before is None:
        return faults
    documents = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return new_faults(faults, check(before), *documents)


def _rule_faults(context: PipelineContext, rule: Rule) -> list[Fault]:
    return [
        *_stage_faults(context, rule.stage),
        *name_faults("/name", rule.name),
        *_action_faults(context, rule),
        *_run_faults(context, rule),
        *_condition_faults(context, rule.condition, context.names(rule)),
        *_user_faults(context, "/on_behalf_of", rule.on_behalf_of),
        *_valid_for_faults(rule),
    ]


def _trigger_faults(context: PipelineContext, trigger: Trigger) -> list[Fault]:
    return [
        *_stage_faults(context, trigger.stage),
        *name_faults("/name", trigger.name),
        *_kind_faults(context, trigger),
        *_condition_faults(context, trigger.condition, context.names()),
        *_user_faults(context, "/execute_by", trigger.execute_by),
    ]


def _refuse_large(one: Rule | Trigger) -> None:
    if len(msgspec.json.encode(one)) > MAX_BYTES:
        raise Invalid.at("", f"holds more than {MAX_BYTES} bytes of JSON", code=Code.TOO_LARGE)


def _stage_faults(context: PipelineContext, stage: str) -> list[Fault]:
    if context.pipeline.stage(stage) is not None:
        return []
    known = [one.code for one in context.pipeline.stages]
    return [Fault("/stage", there_is_no("stage", stage, known))]


def _action_faults(context: PipelineContext, rule: Rule) -> list[Fault]:
    action = listing.action(rule.action)
    if action is None:
        message = there_is_no("action", rule.action, listing.action_codes())
        return [Fault("/action", message)]
    if why := action.refuses(context.context.entity_type):
        return [Fault("/action", f"{rule.action}: {why}")]
    if hidden := hidden_faults(action, rule.params):
        return [fault.under("/params") for fault in hidden]
    try:
        parsed = parse_action(action, rule.params)
    except msgspec.ValidationError as error:
        found = parameter_faults(action, rule.params, error)
        return [fault.under("/params") for fault in found]
    return [fault.under("/params") for fault in parsed.check(context.for_texts(rule))]


def _kind_faults(context: PipelineContext, trigger: Trigger) -> list[Fault]:
    kind = listing.trigger(trigger.trigger)
    if kind is None:
        message = there_is_no("trigger", trigger.trigger, listing.trigger_codes())
        return [Fault("/trigger", message)]
    if hidden := hidden_faults(kind, trigger.params):
        return [fault.under("/params") for fault in hidden]
    try:
        parsed = parse_trigger(kind, trigger.params)
    except msgspec.ValidationError as error:
        return [fault_of(error, kind).under("/params")]
    return [fault.under("/params") for fault in parsed.check(context.context)]


def _valid_for_faults(rule: Rule) -> list[Fault]:
    try:
        if LEAST_VALID <= rule.lasts <= MOST_VALID:
            return []
        said = "from one minute to 30 days, PT1M to P30D"
    except ValueError as error:
        said = str(error)
    return [Fault("/valid_for", said)]


def _run_faults(context: PipelineContext, rule: Rule) -> list[Fault]:
    try:
        parse_run_mode(
            rule.run,
            context.fields,
            minimum_delay_seconds=context.minimum_delay_seconds,
            roots=("item", context.type),
            shared=context.names(),
        )
    except Invalid as invalid:
        return [fault.under("/run") for fault in invalid.faults]
    return []


def _condition_faults(
    context: PipelineContext, condition: object, names: ConditionNames
) -> list[Fault]:
    try:
        parse_condition(condition, names)
    except Invalid as invalid:
        return [fault.under("/condition") for fault in invalid.faults]
    named_by = naming(names, context.context.pipelines, context.people)
    return list(unknown_values("/condition", condition, named_by))


def _user_faults(context: PipelineContext, pointer: str, user: int | None) -> list[Fault]:
    if user is None or user in context.context.users:
        return []
    return [Fault(pointer, f"there is no active user {user}")]
