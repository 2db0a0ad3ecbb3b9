"""What rules, triggers and whole documents of automation are written in, over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.told_findings import told_part
from chalicelib.domain.automation.document import Part
from chalicelib.domain.automation.rules import WorkingTime
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.usecases.configuration.parts import Parts
from chalicelib.usecases.configuration.read_parts import parts_of_pipeline
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


VALID_FOR = (
    "For how long what the rule sends is tried again while its receiver does not take it, from one"
    " minute to 30 days (ISO 8601); a day where it is not given."
)


class Placed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is taken as it was read, and not looked at: who placed it and when, what is wrong."""

    placed_at: datetime | None = None
    changed_at: datetime | None = None
    changed_by: UserId | None = None
    broken: str | None = None


class RuleBody(Placed, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    valid_for: Annotated[str, msgspec.Meta(description=VALID_FOR)] | None = None
    enabled: bool = True
    sort: Sort | None = None


class RuleWithId(RuleBody, frozen=True, kw_only=True):
    """A rule, perhaps one that is stored already."""

    id: Id | None = None


RuleChange = change_of(RuleBody, "RuleChange", never_null=("name", "valid_for", "sort"))


class TriggerBody(Placed, frozen=True, kw_only=True, forbid_unknown_fields=True):
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


class PartListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the lists of rules and triggers."""

    stage: Annotated[str | None, msgspec.Meta(description="Only those of this stage.")] = None


class RuleListing(PartListing, frozen=True, kw_only=True):
    """Query parameters of the list of rules."""

    action: Annotated[str | None, msgspec.Meta(description="Only those of this action.")] = None


class TriggerListing(PartListing, frozen=True, kw_only=True):
    """Query parameters of the list of triggers."""

    trigger: Annotated[
        str | None, msgspec.Meta(description="Only those of this kind of trigger.")
    ] = None


def at(call: Call) -> tuple[Tenant, Caller, tuple[str, str]]:
    """Return whose pipeline, who asks, and the entity type and pipeline that the path names."""
    return call.tenant, call.caller, (call.path["type"], call.path["pipeline"])


def page_of_parts(call: Call, parts: Parts[Part], does: str | None) -> dict[str, Any]:
    """Return a page of the rules or triggers of a pipeline, all or those that are asked for."""
    stage = call.query.stage
    return page_of(
        parts_of_pipeline(*at(call), parts, call.now, stage=stage, does=does),
        lambda one: f"{one.sort:07d}#{one.id}",
        lambda one: told_part(one, call.language),
        call.query,
        [parts.word, call.path["type"], call.path["pipeline"], stage, does],
    )


def wanted(body: Placed) -> dict[str, Any]:
    """Return what the caller says of a rule or trigger; who placed it and when is not theirs."""
    ours = Placed.__struct_fields__
    return {name: value for name, value in given(body).items() if name not in ours}


def replacement(call: Call) -> dict[str, Any]:
    """Return what a rule or trigger shall be; what is not given takes its default.

    Raises:
        Invalid: the body names another id than the path.
    """
    values = wanted(call.body)
    if values.pop("id") not in (None, call.path["id"]):
        raise Invalid.at("/id", "cannot be changed")
    return {name: value for name, value in values.items() if value is not None}
