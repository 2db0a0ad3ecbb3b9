"""Rules as runs bring them, ready to act: prepared once for all runs that bring the same."""

from datetime import datetime

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.items.fields import Field
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.engine.condition_names import results_of
from chalicelib.records.body import encode
from chalicelib.usecases.tenant.warm_configuration import Configuration

KEPT = 1_000
"""Rules that an instance keeps until the configuration changes."""


def prepared_rule(
    configuration: Configuration, type: str, rule: Rule, now: datetime
) -> CompiledRule:
    """Return a rule of items of a type, ready to act.

    Two are the same where they are written the same: true is not 1, though Python takes them for
    equal.
    """
    known = configuration.prepared(now)
    key = f"{type} {encode(rule)}"
    if key not in known:
        if len(known) >= KEPT:
            known.clear()
        known[key] = _prepared(configuration, type, rule, now)
    return known[key]


def _prepared(configuration: Configuration, type: str, rule: Rule, now: datetime) -> CompiledRule:
    def results() -> dict[str, Field]:
        return _results_on(configuration, type, rule.stage, configuration.seen_at(now))

    roots = {**configuration.condition_roots(now), "results": results}
    zone = configuration.tenant(now).zone
    return CompiledRule(rule, configuration.type(type, now).fields, zone, roots)


def _results_on(
    configuration: Configuration, type: str, stage: str, now: datetime
) -> dict[str, Field]:
    """Return what the rules give that stand on a stage, by <rule>.<name>."""
    wide = configuration.type(type, now)
    if not wide.entity_type.has_automation:
        return {}
    holders = (
        configuration.pipeline(type, id, now)
        for id, pipeline in wide.pipelines.items()
        if pipeline.stage(stage)
    )
    rules = [one for holder in holders for one in holder.all_rules]
    return results_of(rules, configuration.fields(now), configuration.tenant(now).app_actions)
