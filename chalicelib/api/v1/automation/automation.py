"""The whole automation of a pipeline over HTTP, as one document."""

from typing import Annotated

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import whole
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    RuleWithId,
    TriggerWithId,
    at,
)
from chalicelib.api.v1.shapes.withdrawal import Withdrawal, withdrawn
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.pipeline_document import (
    Automation,
    Difference,
    read_document,
    replace_document,
)

AUTOMATION = Endpoints("Automation")


class AutomationBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules and triggers that the pipeline shall have."""

    rules: tuple[RuleWithId, ...]
    triggers: tuple[TriggerWithId, ...]


class Replacement(Withdrawal, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a replacement."""

    dry_run: Annotated[
        bool, msgspec.Meta(description="Write nothing, only tell the difference.")
    ] = False


@AUTOMATION.get(BASE, right=Right.AUTOMATION_READ, answer=Automation)
def read_all(call: Call) -> msgspec.Raw:
    """Read all rules and triggers of a pipeline as one document, where it is at most 3 MB."""
    return whole(read_document(*at(call), call.now))


@AUTOMATION.put(
    BASE,
    right=Right.AUTOMATION_UPDATE,
    body=AutomationBody,
    answer=(Automation, Difference),
    query=Replacement,
)
def replace_all(call: Call) -> Automation | Difference | Answer:
    """Replace all rules and triggers of a pipeline, all or nothing.

    What carries the id of a stored object changes it; stored objects that are missing are removed.
    Runs that wait for rules that go or are switched off are stopped, unless `waiting=keep`;
    `X-Waiting-Runs` says how many waited. `dry_run` answers the difference and writes nothing.
    """
    document, difference = replace_document(
        *at(call),
        [msgspec.structs.asdict(one) for one in call.body.rules],
        [msgspec.structs.asdict(one) for one in call.body.triggers],
        now=call.now,
        dry_run=call.query.dry_run,
    )
    if call.query.dry_run:
        return difference
    off = {one.id for one in document.rules if not one.enabled}
    gone = off.intersection(difference.changed).union(difference.removed)
    return withdrawn(call, gone, document) if gone else document
