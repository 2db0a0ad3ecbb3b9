"""Place, change and remove rules. A name and a sort that are not given are made up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.automation import rule_key, rule_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.automation.check_automation import rule_faults
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

IMMEDIATELY = {"mode": "immediately"}


def add_rule(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Rule:
    """Place a new rule on a stage; `values` are fields of Rule without the id [1 read, 1 write].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: with a pointer to each fault.
        Clash: the pipeline is full.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    before = first_answer(tenant, once, Rule)
    if before is not None:
        return before
    stored = StoredAutomation(tenant, type, pipeline, now)
    stored.check_room()
    rule = new_rule(stored, tenant.identity.short_id(), values)
    _refuse_faults(stored, rule)
    row = rule_row(type, pipeline, rule)
    return save_configuration(tenant, [Put(row, expect="absent")], rule, now, once)


def change_rule(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    id: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    replace: bool = False,
) -> Rule:
    """Set fields of a rule; with `replace` those not given take their defaults [1 read, 1 write].

    Raises:
        NotFound: no such type, pipeline or rule.
        Invalid: with a pointer to each fault.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    stored = StoredAutomation(tenant, type, pipeline, now)
    rule, version = stored.rule(id)
    if replace:
        changed = new_rule(stored, id, {"sort": rule.sort, **values})
    else:
        values = {**values, "run": values.get("run", rule.run) or IMMEDIATELY}
        changed = msgspec.structs.replace(rule, **values)
    if changed == rule:
        return rule
    _refuse_faults(stored, changed, rule)
    row = rule_row(type, pipeline, changed, version + 1)
    return save_configuration(tenant, [Put(row, expect=version)], changed, now)


def remove_rule(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, id: str, now: datetime
) -> None:
    """Remove a rule [1 read, 1 write]; its waiting runs are a matter of withdraw_runs.

    Raises:
        NotFound: no such type, pipeline or rule.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    StoredAutomation(tenant, type, pipeline, now).rule(id)
    save_configuration(tenant, [Delete(rule_key(type, pipeline, id))], None, now)


def new_rule(stored: StoredAutomation, id: str, values: Mapping[str, Any]) -> Rule:
    """Return a rule with what was not given filled in."""
    action = listing.action(values["action"])
    own = {name: value for name, value in values.items() if value is not None}
    own.setdefault("name", action.title if action else values["action"])
    own.setdefault("sort", stored.next_rule_sort(values["stage"]))
    return Rule(id=id, **own)


def _refuse_faults(stored: StoredAutomation, rule: Rule, before: Rule | None = None) -> None:
    faults = rule_faults(stored.ground, rule, before)
    if faults:
        raise Invalid(faults)
