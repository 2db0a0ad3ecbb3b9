"""Rules, triggers and the whole automation of a pipeline over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of, whole
from chalicelib.domain.automation.rules import Rule, Trigger, WorkingTime
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.configuration.pipeline_document import (
    Automation,
    Difference,
    read_document,
    replace_document,
)
from chalicelib.usecases.configuration.read_rules import (
    rules_of_pipeline,
    show_rule,
    show_trigger,
    triggers_of_pipeline,
)
from chalicelib.usecases.configuration.save_rule import add_rule, change_rule, remove_rule
from chalicelib.usecases.configuration.save_trigger import (
    add_trigger,
    change_trigger,
    remove_trigger,
)
from chalicelib.usecases.configuration.stored_automation import given
from chalicelib.usecases.tenant.tenant import Tenant

AUTOMATION = Endpoints("Automation")

BASE = "/v1/automation/{type}/{pipeline}"

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Name = Annotated[str, msgspec.Meta(max_length=255)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}(?![\s\S])")]
Object = dict[str, Any]
ActionCode = Annotated[Code, schema_named("ActionCode")]
TriggerCode = Annotated[Code, schema_named("TriggerCode")]
RunMode = Annotated[Object, schema_named("RunMode")]
Condition = Annotated[Object, schema_named("Condition")]
Sort = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class RuleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule. Its name is the action's by default, and it comes below the others of its stage."""

    stage: Code
    action: ActionCode
    name: Name | None = None
    params: Object = {}
    run: RunMode | None = None
    after_previous: bool = False
    working_time: WorkingTime = WorkingTime.NONE
    follow_field: bool = False
    condition: Condition | None = None
    on_behalf_of: UserId | None = None
    enabled: bool = True
    sort: Sort | None = None


class RuleWithId(RuleBody, frozen=True, kw_only=True):
    """A rule, perhaps one that is stored already."""

    id: Id | None = None


class RuleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different."""

    stage: Code | UnsetType = UNSET
    action: ActionCode | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    params: Object | UnsetType = UNSET
    run: RunMode | UnsetType | None = UNSET
    after_previous: bool | UnsetType = UNSET
    working_time: WorkingTime | UnsetType = UNSET
    follow_field: bool | UnsetType = UNSET
    condition: Condition | UnsetType | None = UNSET
    on_behalf_of: UserId | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET


class TriggerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trigger. Its name is the kind's by default, and a webhook gets a code."""

    stage: Code
    trigger: TriggerCode
    name: Name | None = None
    params: Object = {}
    condition: Condition | None = None
    allow_backwards: bool = False
    execute_by: UserId | None = None
    enabled: bool = True
    sort: Sort | None = None


class TriggerWithId(TriggerBody, frozen=True, kw_only=True):
    """A trigger, perhaps one that is stored already."""

    id: Id | None = None


class TriggerChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different."""

    stage: Code | UnsetType = UNSET
    trigger: TriggerCode | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    params: Object | UnsetType = UNSET
    condition: Condition | UnsetType | None = UNSET
    allow_backwards: bool | UnsetType = UNSET
    execute_by: UserId | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET


class AutomationBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules and triggers that the pipeline shall have."""

    rules: tuple[RuleWithId, ...]
    triggers: tuple[TriggerWithId, ...]


class RulePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in their order."""

    items: list[Rule]
    next_cursor: str | None


class TriggerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Triggers in their order."""

    items: list[Trigger]
    next_cursor: str | None


class StageListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the lists of rules and triggers."""

    stage: Annotated[str | None, msgspec.Meta(description="Only those of this stage.")] = None


class DryRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a replacement."""

    dry_run: Annotated[
        bool, msgspec.Meta(description="Write nothing, only tell the difference.")
    ] = False


def _at(call: Call) -> tuple[Tenant, Caller, str, str]:
    return call.tenant, call.caller, *_place(call)


def _place(call: Call) -> tuple[str, str]:
    return call.path["type"], call.path["pipeline"]


def _listed(call: Call, kind: str, all: Any) -> dict[str, Any]:
    stage = call.query.stage
    return page_of(
        (one for one in all if stage in (None, one.stage)),
        lambda one: f"{one.sort:07d}#{one.id}",
        lambda one: one,
        call.query,
        [kind, *_place(call), stage],
    )


def _replacement(call: Call) -> dict[str, Any]:
    values = msgspec.structs.asdict(call.body)
    if values.pop("id") not in (None, call.path["id"]):
        raise Invalid.at("/id", "cannot be changed")
    return {name: value for name, value in values.items() if value is not None}


@AUTOMATION.get(BASE, right=Right.AUTOMATION_READ, answer=Automation)
def read_all(call: Call) -> msgspec.Raw:
    """Read all rules and triggers of a pipeline as one document, where it is at most 3 MB."""
    return whole(read_document(*_at(call), call.now))


@AUTOMATION.put(
    BASE,
    right=Right.AUTOMATION_UPDATE,
    body=AutomationBody,
    answer=(Automation, Difference),
    query=DryRun,
)
def replace_all(call: Call) -> Automation | Difference:
    """Replace all rules and triggers of a pipeline, all or nothing.

    What carries the id of a stored object changes it; stored objects that are missing are removed.
    `dry_run` answers the difference and writes nothing.
    """
    document, difference = replace_document(
        *_at(call),
        [msgspec.structs.asdict(one) for one in call.body.rules],
        [msgspec.structs.asdict(one) for one in call.body.triggers],
        now=call.now,
        dry_run=call.query.dry_run,
    )
    return difference if call.query.dry_run else document


@AUTOMATION.get(f"{BASE}/rules", right=Right.AUTOMATION_READ, answer=RulePage, query=StageListing)
def list_rules(call: Call) -> dict[str, Any]:
    """List the rules of a pipeline."""
    return _listed(call, "rules", rules_of_pipeline(*_at(call), call.now))


@AUTOMATION.create(f"{BASE}/rules", right=Right.AUTOMATION_UPDATE, body=RuleBody, answer=Rule)
def create_rule(call: Call) -> Rule:
    """Place a rule on a stage. It does not act on items that are there already."""
    values = msgspec.structs.asdict(call.body)
    return add_rule(*_at(call), values, now=call.now, once=call.once)


@AUTOMATION.get(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_READ, answer=Rule)
def read_rule(call: Call) -> Rule:
    """Read a rule."""
    return show_rule(*_at(call), call.path["id"], call.now)


@AUTOMATION.patch(
    f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE, body=RuleChange, answer=Rule
)
def patch_rule(call: Call) -> Rule:
    """Change a rule, or move it to another stage. Runs that wait keep the rule as it was."""
    values = given(call.body)
    return change_rule(*_at(call), call.path["id"], values, now=call.now)


@AUTOMATION.put(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE, body=RuleWithId, answer=Rule)
def put_rule(call: Call) -> Rule:
    """Replace a rule; what is not given takes its default."""
    values = _replacement(call)
    return change_rule(*_at(call), call.path["id"], values, now=call.now, replace=True)


@AUTOMATION.delete(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE)
def delete_rule(call: Call) -> None:
    """Remove a rule. Runs that wait keep the rule as it was."""
    remove_rule(*_at(call), call.path["id"], call.now)


@AUTOMATION.get(
    f"{BASE}/triggers", right=Right.AUTOMATION_READ, answer=TriggerPage, query=StageListing
)
def list_triggers(call: Call) -> dict[str, Any]:
    """List the triggers of a pipeline."""
    return _listed(call, "triggers", triggers_of_pipeline(*_at(call), call.now))


@AUTOMATION.create(
    f"{BASE}/triggers", right=Right.AUTOMATION_UPDATE, body=TriggerBody, answer=Trigger
)
def create_trigger(call: Call) -> Trigger:
    """Place a trigger on the stage that it shall move items to."""
    values = msgspec.structs.asdict(call.body)
    return add_trigger(*_at(call), values, now=call.now, once=call.once)


@AUTOMATION.get(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_READ, answer=Trigger)
def read_trigger(call: Call) -> Trigger:
    """Read a trigger."""
    return show_trigger(*_at(call), call.path["id"], call.now)


@AUTOMATION.patch(
    f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE, body=TriggerChange, answer=Trigger
)
def patch_trigger(call: Call) -> Trigger:
    """Change a trigger, or move it to another stage."""
    values = given(call.body)
    return change_trigger(*_at(call), call.path["id"], values, now=call.now)


@AUTOMATION.put(
    f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE, body=TriggerWithId, answer=Trigger
)
def put_trigger(call: Call) -> Trigger:
    """Replace a trigger; what is not given takes its default."""
    values = _replacement(call)
    return change_trigger(*_at(call), call.path["id"], values, now=call.now, replace=True)


@AUTOMATION.delete(f"{BASE}/triggers/{{id}}", right=Right.AUTOMATION_UPDATE)
def delete_trigger(call: Call) -> None:
    """Remove a trigger."""
    remove_trigger(*_at(call), call.path["id"], call.now)
