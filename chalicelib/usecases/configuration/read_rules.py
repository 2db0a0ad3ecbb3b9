"""Read the rules and triggers of a pipeline as a caller may see them."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.automation.hide_secrets import hide_secrets
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.tenant import Tenant


class ShownTrigger(Trigger, frozen=True, kw_only=True):
    """A trigger as it is read."""

    broken: str | msgspec.UnsetType = msgspec.UNSET
    """Only of one that no longer fits the configuration: why it cannot be judged."""


def rules_of_pipeline(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, now: datetime
) -> list[Rule]:
    """Return the rules of a pipeline [1].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ)
    stored = StoredAutomation(tenant, type, pipeline, now)
    return [hide_secrets(caller, rule) for rule, _ in stored.rules.values()]


def show_rule(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, id: str, now: datetime
) -> Rule:
    """Return a rule [1].

    Raises:
        NotFound: no such type, pipeline or rule.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ)
    return hide_secrets(caller, StoredAutomation(tenant, type, pipeline, now).rule(id)[0])


def triggers_of_pipeline(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, now: datetime
) -> list[ShownTrigger]:
    """Return the triggers of a pipeline [1].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ)
    stored = StoredAutomation(tenant, type, pipeline, now)
    return [_shown(stored, caller, trigger) for trigger, _ in stored.triggers.values()]


def show_trigger(
    tenant: Tenant, caller: Caller, type: str, pipeline: str, id: str, now: datetime
) -> ShownTrigger:
    """Return a trigger [1].

    Raises:
        NotFound: no such type, pipeline or trigger.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ)
    stored = StoredAutomation(tenant, type, pipeline, now)
    return _shown(stored, caller, stored.trigger(id)[0])


def _shown(stored: StoredAutomation, caller: Caller, trigger: Trigger) -> ShownTrigger:
    visible = msgspec.structs.asdict(hide_secrets(caller, trigger))
    return ShownTrigger(**visible, broken=stored.ground.broken(trigger) or msgspec.UNSET)
