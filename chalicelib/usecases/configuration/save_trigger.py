"""Place, change and remove triggers. A missing name, sort or webhook code is made up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.identity import Identity
from chalicelib.ports.table import Delete, Put
from chalicelib.records.automation import trigger_key, trigger_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.automation.check_automation import trigger_faults
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

WEBHOOK = "incoming_webhook"


def add_trigger(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Trigger:
    """Place a new trigger; `values` are fields of Trigger without the id [1 read, 1 write].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: with a pointer to each fault.
        Clash: the pipeline is full.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    before = first_answer(tenant, once, Trigger)
    if before is not None:
        return before
    stored = StoredAutomation(tenant, type, pipeline, now)
    stored.check_room()
    trigger = new_trigger(stored, tenant.identity.short_id(), values, tenant.identity)
    refuse_faults(trigger_faults(stored.ground, trigger))
    row = trigger_row(type, pipeline, trigger)
    return save_configuration(tenant, [Put(row, expect="absent")], trigger, now, once)


def change_trigger(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    id: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    replace: bool = False,
) -> Trigger:
    """Set fields of a trigger; with `replace` others take their defaults [1 read, 1 write].

    A webhook keeps its code where the new settings name none.

    Raises:
        NotFound: no such type, pipeline or trigger.
        Invalid: with a pointer to each fault.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    stored = StoredAutomation(tenant, type, pipeline, now)
    trigger, version = stored.trigger(id)
    if "params" in values or replace:
        params = dict(values.get("params") or {})
        kind = values.get("trigger", trigger.trigger)
        if kind == WEBHOOK == trigger.trigger and not params.get("code"):
            params["code"] = trigger.params.get("code", "")
        values = {**values, "params": params}
    if replace:
        changed = new_trigger(stored, id, {"sort": trigger.sort, **values}, tenant.identity)
    else:
        changed = _with_code(msgspec.structs.replace(trigger, **values), tenant.identity)
    if changed == trigger:
        return trigger
    refuse_faults(trigger_faults(stored.ground, changed, trigger))
    row = trigger_row(type, pipeline, changed, version + 1)
    return save_configuration(tenant, [Put(row, expect=version)], changed, now)


def remove_trigger(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, id: str, now: datetime
) -> None:
    """Remove a trigger [1 read, 1 write].

    Raises:
        NotFound: no such type, pipeline or trigger.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    StoredAutomation(tenant, type, pipeline, now).trigger(id)
    save_configuration(tenant, [Delete(trigger_key(type, pipeline, id))], None, now)


def new_trigger(
    stored: StoredAutomation, id: str, values: Mapping[str, Any], identity: Identity
) -> Trigger:
    """Return a trigger with what was not given filled in."""
    kind = listing.trigger(values["trigger"])
    own = {name: value for name, value in values.items() if value is not None}
    own.setdefault("name", kind.title if kind else values["trigger"])
    own.setdefault("sort", stored.next_trigger_sort(values["stage"]))
    return _with_code(Trigger(id=id, **own), identity)


def refuse_faults(faults: list[Fault]) -> None:
    """Refuse what has faults.

    Raises:
        Invalid: with all of them.
    """
    if faults:
        raise Invalid(faults)


def _with_code(trigger: Trigger, identity: Identity) -> Trigger:
    if trigger.trigger != WEBHOOK or trigger.params.get("code"):
        return trigger
    return msgspec.structs.replace(trigger, params={**trigger.params, "code": identity.secret()})
