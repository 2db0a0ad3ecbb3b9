"""Read the rules and triggers of a pipeline as a caller may see them."""

from datetime import datetime

from chalicelib.domain.automation.document import Part
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.usecases.automation.hide_secrets import hide_secrets
from chalicelib.usecases.configuration.parts import Parts
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.tenant import Tenant


def parts_of_pipeline(
    tenant: Tenant,
    caller: Caller,
    place: tuple[str, str],
    parts: Parts[Part],
    now: datetime,
    *,
    stage: str | None = None,
    does: str | None = None,
) -> list[Part]:
    """Return the rules or triggers of a pipeline, or those of one stage, action or kind [1 to 2].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ, on=Area(*place))
    stored = StoredAutomation(tenant, *place, now)
    return [
        hide_secrets(caller, parts.shown(stored.ground, one), Area(*place))
        for one in parts.stored(stored).values()
        if stage in (None, one.stage) and does in (None, getattr(one, parts.does))
    ]


def show_part(
    tenant: Tenant,
    caller: Caller,
    place: tuple[str, str],
    parts: Parts[Part],
    id: str,
    now: datetime,
) -> Part:
    """Return a rule or trigger [1 to 2].

    Raises:
        NotFound: no such type, pipeline, rule or trigger.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ, on=Area(*place))
    stored = StoredAutomation(tenant, *place, now)
    return hide_secrets(caller, parts.shown(stored.ground, parts.find(stored, id)), Area(*place))
