"""What rules, triggers and whole documents of automation are written in, over HTTP."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.bodies import change_of
from chalicelib.api.door.endpoints import Call
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.automation.rules import Rule, Trigger, WorkingTime
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.usecases.tenant.tenant import Tenant

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


RuleChange = change_of(RuleBody, "RuleChange", never_null=("name", "sort"))


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


TriggerChange = change_of(TriggerBody, "TriggerChange", never_null=("name", "sort"))


class StageListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the lists of rules and triggers."""

    stage: Annotated[str | None, msgspec.Meta(description="Only those of this stage.")] = None


def at(call: Call) -> tuple[Tenant, Caller, str, str]:
    """Return whose pipeline, who asks, and the entity type and pipeline that the path names."""
    return call.tenant, call.caller, call.path["type"], call.path["pipeline"]


def page_of_stage(call: Call, kind: str, all: Iterable[Rule] | Iterable[Trigger]) -> dict[str, Any]:
    """Return a page of the rules or triggers of a pipeline, all or those of one stage."""
    stage = call.query.stage
    return page_of(
        (one for one in all if stage in (None, one.stage)),
        lambda one: f"{one.sort:07d}#{one.id}",
        lambda one: one,
        call.query,
        [kind, call.path["type"], call.path["pipeline"], stage],
    )


def replacement(call: Call) -> dict[str, Any]:
    """Return what a rule or trigger shall be; what is not given takes its default.

    Raises:
        Invalid: the body names another id than the path.
    """
    values = msgspec.structs.asdict(call.body)
    if values.pop("id") not in (None, call.path["id"]):
        raise Invalid.at("/id", "cannot be changed")
    return {name: value for name, value in values.items() if value is not None}
