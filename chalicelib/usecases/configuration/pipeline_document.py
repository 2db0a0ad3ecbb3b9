"""The automation of a pipeline as one document: written out, compared, replaced as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.domain.automation.document import (
    Difference,
    Part,
    difference,
)
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.pipelines import Stage
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.ports.table import Write
from chalicelib.usecases.automation.check_automation import PipelineContext
from chalicelib.usecases.automation.hide_secrets import hide_secrets
from chalicelib.usecases.configuration.findings import Finding, cycle_findings
from chalicelib.usecases.configuration.parts import RULES, STEP, TRIGGERS, Parts
from chalicelib.usecases.configuration.plan_pipeline import plan_pipeline
from chalicelib.usecases.configuration.planned import planned
from chalicelib.usecases.configuration.stored_automation import (
    MAX_PER_PIPELINE,
    Making,
    StoredAutomation,
)
from chalicelib.usecases.tenant.tenant import Tenant

Values = Mapping[str, Any]


class Automation(msgspec.Struct, frozen=True, kw_only=True):
    """All rules and triggers of a pipeline, in their order."""

    rules: tuple[Rule, ...]
    triggers: tuple[Trigger, ...]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the automation of a pipeline shall be."""

    rules: Sequence[Values]
    triggers: Sequence[Values]
    stages: tuple[Stage, ...] | None = None
    """None leaves them as they are."""


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of the automation of a pipeline, or would."""

    automation: Automation
    difference: Difference
    number: int
    """Of the version that counts now."""
    findings: tuple[Finding, ...] = ()
    """What is probably not meant, and yet taken."""


def read_document(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, now: datetime
) -> tuple[Automation, int]:
    """Return the automation of a pipeline as the caller may see it, and its version [1 to 2].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    at = Area(type, pipeline)
    caller.require(Right.AUTOMATION_READ, on=at)
    stored = StoredAutomation(tenant, type, pipeline, now)
    shown = Automation(
        rules=tuple(hide_secrets(caller, one, at) for one in stored.document.rules),
        triggers=tuple(hide_secrets(caller, one, at) for one in stored.document.triggers),
    )
    return shown, stored.number


def replace_document(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    wanted: Wanted,
    making: Making,
    *,
    dry_run: bool = False,
    expected: int | None = None,
) -> Replaced:
    """Make the automation of a pipeline what a document says, all or nothing [1 read, 2 writes].

    What has an id that is stored is changed, other ids are taken over, and what has none gets one.
    `expected` is the version that the caller has seen.

    Raises:
        NotFound: no such type or pipeline.
        Invalid: a stage, rule or trigger has faults, or an id stands there twice.
        Clash: a stage that would go is used.
        Stale: another version counts.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(type, pipeline))
    tenant.booked.require(Feature.AUTOMATION)
    if len(wanted.rules) + len(wanted.triggers) > MAX_PER_PIPELINE:
        raise Invalid.at("", f"at most {MAX_PER_PIPELINE} rules and triggers", code=Code.TOO_MANY)
    stages: list[Write] = []
    ground = None
    if wanted.stages is not None:
        values = {"stages": wanted.stages}
        plan = plan_pipeline(tenant, caller, type, pipeline, values, making.now, automation=False)
        stages = [*plan.writes]
        after = replace(tenant, table=planned(tenant.table, stages))
        ground = PipelineContext(after, type, pipeline, making.now)
    stored = StoredAutomation(tenant, type, pipeline, making.now, ground=ground)
    stored.check_version(expected)
    rules = _parts(stored, RULES, wanted.rules, tenant)
    triggers = _parts(stored, TRIGGERS, wanted.triggers, tenant)
    stored.ground.rules = rules
    faults = [*_faults(stored, RULES, rules), *_faults(stored, TRIGGERS, triggers)]
    if faults:
        raise Invalid(faults)
    document = stored.next(making, rules=rules, triggers=triggers)
    told = [
        difference(stored.document.rules, document.rules),
        difference(stored.document.triggers, document.triggers),
    ]
    found = Replaced(
        automation=Automation(rules=document.rules, triggers=document.triggers),
        difference=Difference(
            added=tuple(id for one in told for id in one.added),
            changed=tuple(id for one in told for id in one.changed),
            removed=tuple(sorted(id for one in told for id in one.removed)),
        ),
        number=stored.number,
        findings=cycle_findings(tenant, type, stored.ground.pipeline, document.rules, making.now),
    )
    if dry_run or (document == stored.document and not stages):
        return found
    found = msgspec.structs.replace(found, number=stored.number + 1)
    return stored.write(making, document, found, stages)


def _parts(
    stored: StoredAutomation, parts: Parts[Part], wanted: Sequence[Values], tenant: Tenant
) -> tuple[Part, ...]:
    identity = tenant.identity
    return tuple(
        parts.new(
            stored,
            one.get("id") or identity.short_id(),
            {"sort": STEP * (place + 1), **_own(one)},
            identity,
        )
        for place, one in enumerate(wanted)
    )


def _faults(stored: StoredAutomation, parts: Parts[Part], after: Sequence[Part]) -> list[Fault]:
    faults = _twice(f"/{parts.word}s", [one.id for one in after])
    for place, one in enumerate(after):
        before = parts.stored(stored).get(one.id)
        check = partial(parts.faults, stored.ground, one, before)
        faults += _under(f"/{parts.word}s/{place}", check)
    return faults


def _under(pointer: str, check: Callable[[], list[Fault]]) -> list[Fault]:
    try:
        return [fault.under(pointer) for fault in check()]
    except Invalid as invalid:
        raise Invalid(
            [fault.under(pointer) for fault in invalid.faults], code=invalid.code
        ) from None


def _own(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "id" and value is not None}


def _twice(pointer: str, ids: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"{pointer}/{place}/id", f"the id {id} stands here twice")
        for place, id in enumerate(ids)
        if id in ids[:place]
    ]
