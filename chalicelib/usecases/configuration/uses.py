"""Who uses what is to be removed: rules, triggers and workflows that would no longer fit.

Whatever the checks of a rule or template look at is looked at here: each is checked against the
configuration as it is, and as it would be.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace as replaced

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.words.wording import first_of
from chalicelib.domain.workflows.names import TemplateContext
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.runs import WorkflowTemplate
from chalicelib.domain.workflows.template import export_template
from chalicelib.ports.table import Put, Write
from chalicelib.records.people import user_row
from chalicelib.records.workflows import run_of, runs_of
from chalicelib.usecases.automation.check_automation import (
    PipelineContext,
    rule_faults,
    trigger_faults,
)
from chalicelib.usecases.configuration.planned import planned
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.template_context import template_context_of

NAMED = 10
"""How many users a refusal names."""
PAGE = 100
"""Runs that are looked at at once."""
LATE = timedelta(hours=1)
"""How long after a version was published a run may still begin with the one before it."""


def refuse_uses(
    tenant: Tenant,
    writes: Sequence[Write],
    what: str,
    now: datetime,
    *,
    force: bool,
    but: tuple[str, str] | None = None,
) -> None:
    """Refuse a change of configuration that rules, triggers or workflows would not survive.

    With `force` they may break; `but` is a pipeline whose rules and triggers change, too
    [1 for each pipeline with automation that is not warm].

    Raises:
        Clash: with the names of all that use it (code in_use).
    """
    if force:
        return
    users = list(users_of(tenant, writes, now, but=but))
    if users:
        named = first_of(users, NAMED)
        advice = "change them first, or send force=true and they fail from then on"
        raise Clash(f"{what} is used by {named}; {advice}", code=Code.IN_USE)


def named_by(tenant: Tenant, user: User, now: datetime) -> list[str]:
    """Return the names of rules, triggers and workflows that need a user to be active.

    [1 for each pipeline with automation that is not warm]
    """
    here, gone = (Put(user_row(replaced(user, active=active))) for active in (True, False))
    present = replace(tenant, table=planned(tenant.table, [here]))
    return list(users_of(present, [gone], now))


def users_of(
    tenant: Tenant, writes: Sequence[Write], now: datetime, *, but: tuple[str, str] | None = None
) -> Iterator[str]:
    """Yield the names of rules, triggers and workflows that would have faults after some writes."""
    after = replace(tenant, table=planned(tenant.table, writes))
    kept = after.configuration.entity_types(now)
    for code, type in tenant.configuration.entity_types(now).items():
        if code not in kept:
            continue
        left = after.configuration.type(code, now).pipelines if type.has_automation else {}
        for pipeline in left:
            if (code, pipeline) != but:
                yield from _in_pipeline(tenant, after, code, pipeline, now)
    for template in tenant.configuration.workflows(now).all.values():
        if not template.removed and _template_breaks(tenant, after, template, now):
            yield f"the workflow “{template.name}” ({template.id})"
        else:
            yield from _in_open_runs(tenant, after, template, now)


def _in_pipeline(
    tenant: Tenant, after: Tenant, type: str, pipeline: str, now: datetime
) -> Iterator[str]:
    automation = tenant.configuration.pipeline(type, pipeline, now)
    if not (automation.all_rules or automation.all_triggers):
        return
    present, planned = (PipelineContext(one, type, pipeline, now) for one in (tenant, after))
    present.rules = planned.rules = automation.all_rules
    for rule in automation.all_rules:
        if _adds(rule_faults(present, rule), rule_faults(planned, rule)):
            yield f"the rule “{rule.name}” ({rule.id}, {type}/{pipeline}/{rule.stage})"
    for trigger in automation.all_triggers:
        if _adds(trigger_faults(present, trigger), trigger_faults(planned, trigger)):
            yield f"the trigger “{trigger.name}” ({trigger.id}, {type}/{pipeline}/{trigger.stage})"


def _template_breaks(
    tenant: Tenant, after: Tenant, template: WorkflowTemplate, now: datetime
) -> bool:
    documents = [template.document]
    if template.published:
        version = tenant.configuration.version(template.id, template.published)
        documents.append(export_template(version.template))
    return any(_breaks(tenant, after, template, one, now) for one in documents)


def _in_open_runs(
    tenant: Tenant, after: Tenant, template: WorkflowTemplate, now: datetime
) -> Iterator[str]:
    """Yield the versions that would have faults and still run, though new runs take another one.

    [1 for each version that is not warm, 2 for each 100 runs of one that would have faults]
    """
    if template.entity_type not in tenant.configuration.entity_types(now):
        return
    last = template.published + 1 if template.removed else template.published
    for number in range(1, last):
        document = export_template(tenant.configuration.version(template.id, number).template)
        if _breaks(tenant, after, template, document, now) and _runs(tenant, template, number):
            name = f"“{template.name}” ({template.id})"
            yield f"open runs of version {number} of the workflow {name}"


def _runs(tenant: Tenant, template: WorkflowTemplate, number: int) -> bool:
    """Return whether any run of a version goes on; they began between it and the one after it."""
    begin = tenant.configuration.version(template.id, number).version.published_at
    end = None
    if number < template.published:
        later = tenant.configuration.version(template.id, number + 1).version
        end = sortable(later.published_at + LATE)
    at: str | None = sortable(begin)
    while at is not None:
        found = tenant.table.query_index(
            "by_type", runs_of(template.id), after=at, until=end, limit=PAGE
        )
        rows = tenant.table.get_many(key for _, key in found) if found else {}
        if any(run.is_open and run.number == number for run in map(run_of, rows.values())):
            return True
        at = found[-1][0] if len(found) == PAGE else None
    return False


def _breaks(
    tenant: Tenant,
    after: Tenant,
    template: WorkflowTemplate,
    document: dict[str, Any],
    now: datetime,
) -> bool:
    present, planned = (
        template_context_of(one, template.entity_type, now) for one in (tenant, after)
    )
    return _adds(_faults(document, present), _faults(document, planned))


def _faults(document: dict[str, Any], context: TemplateContext) -> list[Fault]:
    try:
        parse_template(document, context)
    except Invalid as invalid:
        return list(invalid.faults)
    return []


def _adds(present: Iterable[Fault], planned: Iterable[Fault]) -> bool:
    known = {fault.pointer for fault in present}
    return any(fault.pointer not in known for fault in planned)
