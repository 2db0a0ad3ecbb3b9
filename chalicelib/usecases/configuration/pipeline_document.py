"""The automation of a pipeline as one document: written out, compared, replaced as a whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.automation import rule_key, rule_row, trigger_key, trigger_row
from chalicelib.usecases.automation.check_automation import rule_faults, trigger_faults
from chalicelib.usecases.automation.hide_secrets import hide_secrets
from chalicelib.usecases.configuration.save_rule import new_rule
from chalicelib.usecases.configuration.save_trigger import new_trigger, refuse_faults
from chalicelib.usecases.configuration.stored_automation import (
    MAX_PER_PIPELINE,
    STEP,
    StoredAutomation,
)
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_CHANGES = 90
"""Objects that one write can change."""

One = TypeVar("One", Rule, Trigger)


class Automation(msgspec.Struct, frozen=True, kw_only=True):
    """All rules and triggers of a pipeline, in their order."""

    rules: tuple[Rule, ...]
    triggers: tuple[Trigger, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of what a document adds, changes and removes."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def read_document(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, now: datetime
) -> Automation:
    """Return the automation of a pipeline as the caller may see it [1].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ)
    stored = StoredAutomation(tenant, type, pipeline, now)
    return _document(
        (hide_secrets(caller, rule) for rule, _ in stored.rules.values()),
        (hide_secrets(caller, trigger) for trigger, _ in stored.triggers.values()),
    )


def replace_document(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    rules: Sequence[Mapping[str, Any]],
    triggers: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    dry_run: bool = False,
) -> tuple[Automation, Difference]:
    """Make the automation of a pipeline what a document says, all or nothing [1 read, 1 write].

    What has an id that is stored is changed, other ids are taken over, and what has none gets one.

    Raises:
        NotFound: no such type or pipeline.
        Invalid: a rule or trigger has faults, an id stands there twice, or too much would change.
        Conflict: somebody else changed some of it at the same time.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    stored = StoredAutomation(tenant, type, pipeline, now)
    if len(rules) + len(triggers) > MAX_PER_PIPELINE:
        raise Invalid.at("", f"at most {MAX_PER_PIPELINE} rules and triggers", code=Code.TOO_MANY)
    identity = tenant.identity
    after_rules = [
        new_rule(
            stored, one.get("id") or identity.short_id(), {"sort": STEP * (place + 1), **_own(one)}
        )
        for place, one in enumerate(rules)
    ]
    after_triggers = [
        new_trigger(
            stored,
            one.get("id") or identity.short_id(),
            {"sort": STEP * (place + 1), **_own(one)},
            identity,
        )
        for place, one in enumerate(triggers)
    ]
    stored.ground.rules = after_rules
    faults = _twice("/rules", [one.id for one in after_rules])
    faults += _twice("/triggers", [one.id for one in after_triggers])
    for place, rule in enumerate(after_rules):
        stored_rule = stored.rules.get(rule.id, (None, 0))[0]
        faults += _under(f"/rules/{place}", partial(rule_faults, stored.ground, rule, stored_rule))
    for place, trigger in enumerate(after_triggers):
        stored_trigger = stored.triggers.get(trigger.id, (None, 0))[0]
        faults += _under(
            f"/triggers/{place}", partial(trigger_faults, stored.ground, trigger, stored_trigger)
        )
    refuse_faults(faults)
    writes: list[Write] = []
    for rule in _changes(stored.rules, after_rules):
        version = stored.rules[rule.id][1] if rule.id in stored.rules else None
        row = rule_row(type, pipeline, rule, (version or 0) + 1)
        writes.append(Put(row, expect=version if version is not None else "absent"))
    for trigger in _changes(stored.triggers, after_triggers):
        version = stored.triggers[trigger.id][1] if trigger.id in stored.triggers else None
        row = trigger_row(type, pipeline, trigger, (version or 0) + 1)
        writes.append(Put(row, expect=version if version is not None else "absent"))
    gone_rules = stored.rules.keys() - {rule.id for rule in after_rules}
    gone_triggers = stored.triggers.keys() - {trigger.id for trigger in after_triggers}
    writes += [Delete(rule_key(type, pipeline, id)) for id in sorted(gone_rules)]
    writes += [Delete(trigger_key(type, pipeline, id)) for id in sorted(gone_triggers)]
    known = stored.rules.keys() | stored.triggers.keys()
    written = [
        *(one.id for one in _changes(stored.rules, after_rules)),
        *(one.id for one in _changes(stored.triggers, after_triggers)),
    ]
    difference = Difference(
        added=tuple(id for id in written if id not in known),
        changed=tuple(id for id in written if id in known),
        removed=tuple(sorted(gone_rules | gone_triggers)),
    )
    after = _document(after_rules, after_triggers)
    if dry_run or not writes:
        return after, difference
    if len(writes) > MAX_CHANGES:
        raise Invalid.at(
            "",
            f"{len(writes)} rules and triggers would change, one request can change {MAX_CHANGES}; "
            "change them in several steps",
            code=Code.TOO_MANY_CHANGES,
        )
    return save_configuration(tenant, writes, after, now), difference


def _under(pointer: str, check: Callable[[], list[Fault]]) -> list[Fault]:
    try:
        return [fault.under(pointer) for fault in check()]
    except Invalid as invalid:
        raise Invalid(
            [fault.under(pointer) for fault in invalid.faults], code=invalid.code
        ) from None


def _own(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "id" and value is not None}


def _changes(before: Mapping[str, tuple[One, int]], after: Iterable[One]) -> list[One]:
    return [one for one in after if one.id not in before or before[one.id][0] != one]


def _twice(pointer: str, ids: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"{pointer}/{place}/id", f"the id {id} stands here twice")
        for place, id in enumerate(ids)
        if id in ids[:place]
    ]


def _document(rules: Iterable[Rule], triggers: Iterable[Trigger]) -> Automation:
    return Automation(
        rules=tuple(sorted(rules, key=lambda one: (one.sort, one.id))),
        triggers=tuple(sorted(triggers, key=lambda one: (one.sort, one.id))),
    )
