"""Triggers over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.bodies import given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    StageListing,
    TriggerBody,
    TriggerChange,
    TriggerWithId,
    at,
    page_of_stage,
    replacement,
)
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.read_rules import (
    ShownTrigger,
    show_trigger,
    triggers_of_pipeline,
)
from chalicelib.usecases.configuration.save_trigger import (
    add_trigger,
    change_trigger,
    remove_trigger,
)

TRIGGERS = Endpoints("Automation")


class TriggerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Triggers in their order."""

    items: list[ShownTrigger]
    next_cursor: str | None


@TRIGGERS.get(
    f"{BASE}/triggers", right=Right.AUTOMATION_READ, answer=TriggerPage, query=StageListing
)
def list_triggers(call: Call) -> dict[str, Any]:
    """List the triggers of a pipeline."""
    return page_of_stage(call, "triggers", triggers_of_pipeline(*at(call), call.now))


@TRIGGERS.create(
    f"{BASE}/triggers", right=Right.AUTOMATION_UPDATE, body=TriggerBody, answer=Trigger
)
def create_trigger(call: Call) -> Trigger:
    """Place a trigger on the stage that it shall move items to."""
    values = msgspec.structs.asdict(call.body)
    return add_trigger(*at(call), values, now=call.now, once=call.once)


@TRIGGERS.get(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_READ, answer=ShownTrigger)
def read_trigger(call: Call) -> ShownTrigger:
    """Read a trigger."""
    return show_trigger(*at(call), call.path["id"], call.now)


@TRIGGERS.patch(
    f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE, body=TriggerChange, answer=Trigger
)
def patch_trigger(call: Call) -> Trigger:
    """Change a trigger, or move it to another stage."""
    values = given(call.body)
    return change_trigger(*at(call), call.path["id"], values, now=call.now)


@TRIGGERS.put(
    f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE, body=TriggerWithId, answer=Trigger
)
def put_trigger(call: Call) -> Trigger:
    """Replace a trigger; what is not given takes its default."""
    values = replacement(call)
    return change_trigger(*at(call), call.path["id"], values, now=call.now, replace=True)


@TRIGGERS.delete(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE)
def delete_trigger(call: Call) -> None:
    """Remove a trigger."""
    remove_trigger(*at(call), call.path["id"], call.now)
