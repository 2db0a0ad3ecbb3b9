"""Place, change and remove a rule or trigger: each makes a version of the pipeline's automation.

Where somebody else made a version meanwhile, it is done anew on that one.
"""

from collections.abc import Collection, Mapping
from typing import Any

from chalicelib.domain.automation.document import Document, Part, same
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.usecases.configuration.findings import cycle_findings
from chalicelib.usecases.configuration.parts import Parts
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

Place = tuple[str, str]
"""Entity type and pipeline."""


def add_part(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    parts: Parts[Part],
    values: Mapping[str, Any],
    making: Making,
) -> Part:
    """Place a new rule or trigger; `values` are its fields without the id [1 read, 2 writes].

    A rule says of which circles it is part (findings.py).

    Raises:
        Forbidden: the tenant's plan has no rules and triggers.
        NotFound: no such type or pipeline.
        Invalid: with a pointer to each fault.
        Clash: the pipeline is full.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(*place))
    tenant.booked.require(Feature.AUTOMATION)
    before = first_answer(tenant, making.once, parts.answer)
    if before is not None:
        return before
    id = tenant.identity.short_id()

    def attempt() -> Part:
        stored = StoredAutomation(tenant, *place, making.now)
        stored.check_room()
        part = parts.new(stored, id, values, tenant.identity)
        _refuse_faults(stored, parts, part)
        after = {**parts.stored(stored), id: part}
        return _write(tenant, stored, parts, making, after.values(), id)

    return retried(attempt, busy(f"the automation of {place[0]}/{place[1]}"))


def change_part(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    parts: Parts[Part],
    id: str,
    values: Mapping[str, Any],
    making: Making,
    *,
    replace: bool = False,
) -> Part:
    """Set fields; with `replace` those not given take their defaults [1 read, 2 writes].

    Raises:
        Forbidden: the tenant's plan has no rules and triggers.
        NotFound: no such type, pipeline, rule or trigger.
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(*place))
    tenant.booked.require(Feature.AUTOMATION)

    def attempt() -> Part:
        stored = StoredAutomation(tenant, *place, making.now)
        before = parts.find(stored, id)
        part = parts.changed(stored, before, values, tenant.identity, replace=replace)
        if same(part, before):
            return _told(tenant, stored, parts, making, parts.stored(stored).values(), before)
        _refuse_faults(stored, parts, part, before)
        after = {**parts.stored(stored), id: part}
        return _write(tenant, stored, parts, making, after.values(), id)

    return retried(attempt, busy(f"the automation of {place[0]}/{place[1]}"))


def remove_part(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    parts: Parts[Part],
    id: str,
    making: Making,
) -> None:
    """Remove it [1 read, 2 writes]; the waiting runs of a rule are a matter of withdraw_runs.

    Raises:
        NotFound: no such type, pipeline, rule or trigger.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(*place))

    def attempt() -> None:
        stored = StoredAutomation(tenant, *place, making.now)
        gone = parts.find(stored, id)
        left = [one for one in parts.stored(stored).values() if one is not gone]
        stored.write(making, _with(stored, parts, making, left), None)

    retried(attempt, busy(f"the automation of {place[0]}/{place[1]}"))


def _write(
    tenant: Tenant,
    stored: StoredAutomation,
    parts: Parts[Part],
    making: Making,
    all: Collection[Part],
    id: str,
) -> Part:
    after = _with(stored, parts, making, all)
    listed: tuple[Part, ...] = getattr(after, f"{parts.word}s")
    part = next(one for one in listed if one.id == id)
    told = _told(tenant, stored, parts, making, listed, part)
    return stored.write(making, after, told)


def _told(
    tenant: Tenant,
    stored: StoredAutomation,
    parts: Parts[Part],
    making: Making,
    all: Collection[Part],
    part: Part,
) -> Part:
    rules = [one for one in all if isinstance(one, Rule)]
    at = stored.ground.type, stored.ground.pipeline
    return parts.told(part, cycle_findings(tenant, *at, rules, making.now, only=part.id))


def _with(
    stored: StoredAutomation, parts: Parts[Part], making: Making, all: Collection[Part]
) -> Document:
    kind: dict[str, Any] = {f"{parts.word}s": all}
    return stored.next(making, **kind)


def _refuse_faults(
    stored: StoredAutomation, parts: Parts[Part], part: Part, before: Part | None = None
) -> None:
    faults = parts.faults(stored.ground, part, before)
    if faults:
        raise Invalid(faults)
