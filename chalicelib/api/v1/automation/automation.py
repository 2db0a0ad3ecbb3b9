"""The whole automation of a pipeline over HTTP, as one document."""

from typing import Annotated

import msgspec

from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import whole
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    RuleWithId,
    TriggerWithId,
    at,
    wanted,
)
from chalicelib.api.v1.shapes.told_findings import told_findings
from chalicelib.api.v1.shapes.withdrawal import Withdrawal, withdrawing, withdrawn
from chalicelib.domain.automation.document import Difference
from chalicelib.domain.items.pipelines import Stage
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.findings import Finding, check
from chalicelib.usecases.configuration.pipeline_document import (
    Automation,
    Wanted,
    read_document,
    replace_document,
)

AUTOMATION = Endpoints("Automation")


class AutomationBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules and triggers that the pipeline shall have, and its stages where they are given."""

    rules: tuple[RuleWithId, ...]
    triggers: tuple[TriggerWithId, ...]
    stages: tuple[Stage, ...] | None = None


class Replacement(Withdrawal, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a replacement."""

    dry_run: Annotated[
        bool, msgspec.Meta(description="Write nothing, only tell the difference.")
    ] = False


Findings = Annotated[
    tuple[Finding, ...] | msgspec.UnsetType,
    msgspec.Meta(description="Only where there are some: what is probably not meant."),
]


class SavedAutomation(Automation, frozen=True, kw_only=True):
    """The automation of a pipeline as it was saved."""

    findings: Findings = msgspec.UNSET


class ToldDifference(Difference, frozen=True, kw_only=True):
    """What a document would make different."""

    findings: Findings = msgspec.UNSET


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of the automation of a pipeline."""

    findings: tuple[Finding, ...]


@AUTOMATION.get(BASE, right=Right.AUTOMATION_READ, answer=Automation, versioned=True)
def read_all(call: Call) -> Answer:
    """Read all rules and triggers of a pipeline as one document, where it is at most 3 MB.

    The ETag names its version, "0" before the first change.
    """
    tenant, caller, place = at(call)
    document, number = read_document(tenant, caller, *place, call.now)
    return Answer(whole(document), headers=etag(number))


@AUTOMATION.put(
    BASE,
    right=Right.AUTOMATION_UPDATE,
    body=AutomationBody,
    answer=(SavedAutomation, ToldDifference),
    query=Replacement,
    versioned=True,
)
def replace_all(call: Call) -> ToldDifference | Answer:
    """Replace all rules and triggers of a pipeline, all or nothing, however many they are.

    What carries the id of a stored object changes it; stored objects that are missing are removed.
    With `stages` the pipeline gets them, too, so the document of an earlier version can be brought
    back. Runs that wait for rules that go or are switched off are stopped, unless `waiting=keep`;
    `X-Waiting-Runs` says how many waited. `dry_run` answers the difference and writes nothing.
    Rules that move the item in a circle are named in `findings`, and taken.
    """
    tenant, caller, place = at(call)
    replaced = replace_document(
        tenant,
        caller,
        *place,
        Wanted(
            rules=[wanted(one) for one in call.body.rules],
            triggers=[wanted(one) for one in call.body.triggers],
            stages=call.body.stages,
        ),
        withdrawing(call),
        dry_run=call.query.dry_run,
        expected=call.expected_version,
    )
    difference = replaced.difference
    findings = told_findings(replaced.findings, call.language) or msgspec.UNSET
    if call.query.dry_run:
        return ToldDifference(**msgspec.structs.asdict(difference), findings=findings)
    document = SavedAutomation(**msgspec.structs.asdict(replaced.automation), findings=findings)
    off = {one.id for one in document.rules if not one.enabled}
    gone = off.intersection(difference.changed).union(difference.removed)
    answer = withdrawn(call, gone, document) if gone else Answer(document)
    return msgspec.structs.replace(answer, headers={**answer.headers, **etag(replaced.number)})


@AUTOMATION.get(f"{BASE}/check", right=Right.AUTOMATION_READ, answer=Checked)
def check_all(call: Call) -> Checked:
    """Check the automation of a pipeline: rules that move the item in a circle, and what is broken.

    A rule or trigger is broken where it no longer fits the configuration.
    """
    return Checked(findings=told_findings(check(*at(call), call.now), call.language))
