"""Rules and triggers that are tried: stored ones, or such as somebody is just writing."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.automation.document import Part
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.types_told import refuse_untold, types_of_rule
from chalicelib.usecases.configuration.parts import Parts
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.items.save_item import item_for

Place = tuple[str, str]
"""Entity type and pipeline."""
TRIED = "tried"
"""Id of what is not stored."""


def candidate(
    sandbox: Sandbox,
    caller: Caller,
    place: Place,
    parts: Parts[Part],
    wanted: str | Mapping[str, Any],
) -> tuple[StoredAutomation, Part]:
    """Return the automation of a pipeline, and the rule or trigger that is tried [1 to 2].

    Args:
        sandbox: where it is tried.
        caller: who tries it; they must be able to set it up.
        place: the pipeline.
        parts: rules or triggers.
        wanted: the id of a stored one, or what a new one would be.

    Raises:
        Forbidden: they may not set up automation there, or it tells of what they may not read.
        NotFound: no such type, pipeline, rule or trigger.
        Invalid: with a pointer to each fault of what is not stored.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(*place))
    tenant = sandbox.tenant
    stored = StoredAutomation(tenant, *place, sandbox.now)
    if isinstance(wanted, str):
        return stored, parts.find(stored, wanted)
    part = parts.new(stored, TRIED, wanted, tenant.identity)
    faults = parts.faults(stored.ground, part, None)
    if faults:
        raise Invalid(fault.under(f"/{parts.word}") for fault in faults)
    if isinstance(part, Rule):
        others = stored.rules.values()
        told = types_of_rule(part, place[0], others, stored.ground.context.fields)
        refuse_untold(caller, *place, told)
    return stored, part


def item_there(sandbox: Sandbox, caller: Caller, place: Place, id: int) -> Item:
    """Return the item on which something is tried [1].

    Raises:
        NotFound: no such item.
        Clash: it stands in another pipeline.
    """
    item = item_for(sandbox.tenant, caller, ItemRef(place[0], id), Right.ITEM_READ)
    if item.pipeline != place[1]:
        raise Clash(
            f"{item.ref} is in the pipeline {item.pipeline}; try it there, or with another item"
        )
    return item
