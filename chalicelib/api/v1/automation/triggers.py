"""Triggers over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    TriggerBody,
    TriggerChange,
    TriggerListing,
    TriggerWithId,
    at,
    page_of_parts,
    replacement,
    wanted,
)
from chalicelib.api.v1.shapes.told_findings import told_part
from chalicelib.api.v1.shapes.versions import Noted, making
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration import parts
from chalicelib.usecases.configuration.parts import ShownTrigger
from chalicelib.usecases.configuration.read_parts import show_part
from chalicelib.usecases.configuration.save_part import add_part, change_part, remove_part

TRIGGERS = Endpoints("Automation")


class TriggerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Triggers in their order."""

    items: list[ShownTrigger]
    next_cursor: str | None


@TRIGGERS.get(
    f"{BASE}/triggers", right=Right.AUTOMATION_READ, answer=TriggerPage, query=TriggerListing
)
def list_triggers(call: Call) -> dict[str, Any]:
    """List the triggers of a pipeline."""
    return page_of_parts(call, parts.TRIGGERS, call.query.trigger)


@TRIGGERS.create(
    f"{BASE}/triggers", right=Right.AUTOMATION_UPDATE, body=TriggerBody, query=Noted, answer=Trigger
)
def create_trigger(call: Call) -> Trigger:
    """Place a trigger on the stage that it shall move items to."""
    return add_part(*at(call), parts.TRIGGERS, wanted(call.body), making(call))


@TRIGGERS.get(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_READ, answer=ShownTrigger)
def read_trigger(call: Call) -> Trigger:
    """Read a trigger."""
    shown = show_part(*at(call), parts.TRIGGERS, call.path["id"], call.now)
    return told_part(shown, call.language)


@TRIGGERS.patch(
    f"{BASE}/triggers/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=TriggerChange,
    query=Noted,
    answer=Trigger,
)
def patch_trigger(call: Call) -> Trigger:
    """Change a trigger, or move it to another stage."""
    values = wanted(call.body)
    return change_part(*at(call), parts.TRIGGERS, call.path["id"], values, making(call))


@TRIGGERS.put(
    f"{BASE}/triggers/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=TriggerWithId,
    query=Noted,
    answer=Trigger,
)
def put_trigger(call: Call) -> Trigger:
    """Replace a trigger; what is not given takes its default."""
    values = replacement(call)
    return change_part(
        *at(call), parts.TRIGGERS, call.path["id"], values, making(call), replace=True
    )


@TRIGGERS.delete(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE, query=Noted)
def delete_trigger(call: Call) -> None:
    """Remove a trigger."""
    remove_part(*at(call), parts.TRIGGERS, call.path["id"], making(call))
