"""The catalogue over HTTP: what rules can do, what triggers can watch, how conditions compare."""

from typing import Annotated, Any, Literal

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.catalogue.app_entries import with_app_actions
from chalicelib.catalogue.listing import (
    describe_groups,
    describe_operators,
    describe_triggers,
)
from chalicelib.catalogue.named_fields import FieldList
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.show_fields import show_named_fields

CATALOGUE = Endpoints("Catalogue")


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """An action or a kind of trigger."""

    code: str
    group: str
    group_title: str
    title: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema; each has a title, and a format where something is to be picked."""
    example: dict[str, Any]
    """Parameters to begin with."""
    results: dict[str, str]
    failure_reasons: dict[str, str]


class ActionDocument(Described, frozen=True, kw_only=True):
    """An action."""

    reaches: list[Reach]
    """Whom it may reach."""
    entity_types: list[str] | None
    """The only types of items that it works on; null for all that have stages."""
    app_action: str | None = None
    """Of an action that an app has registered: its code, which goes with `run_app_action`."""


class ActionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that rules and workflows can do."""

    items: list[ActionDocument]


class TriggerDocument(Described, frozen=True, kw_only=True):
    """A kind of trigger."""

    from_client: bool
    """Whether it listens to something that POST /v1/events takes."""
    says: dict[str, str]
    """What such an event tells in its settings: name and meaning."""


class TriggerKindPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that triggers can watch."""

    items: list[TriggerDocument]


class GroupDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A shelf of the catalogue."""

    of: Literal["actions", "triggers"]
    code: str
    title: str
    entries: int
    """How many there are in it."""


class GroupPage(msgspec.Struct, frozen=True, kw_only=True):
    """All shelves, the empty ones too."""

    items: list[GroupDocument]


class CatalogueListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the catalogue."""

    group: Annotated[str | None, msgspec.Meta(description="Only what is in this group.")] = None


class OperatorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An operator of conditions."""

    code: str
    title: str
    description: str
    types: list[str]
    """Field types that it fits."""


class OperatorPage(msgspec.Struct, frozen=True, kw_only=True):
    """All operators."""

    items: list[OperatorDocument]


@CATALOGUE.get(
    "/v1/catalog/actions",
    right=Right.CATALOGUE_READ,
    answer=ActionPage,
    query=CatalogueListing,
)
def actions(call: Call) -> dict[str, Any]:
    """List what rules can do, also what apps have registered."""
    registered = call.tenant.configuration.tenant(call.now).app_actions
    return _page(call, with_app_actions(registered.values()))


@CATALOGUE.get(
    "/v1/catalog/triggers",
    right=Right.CATALOGUE_READ,
    answer=TriggerKindPage,
    query=CatalogueListing,
)
def triggers(call: Call) -> dict[str, Any]:
    """List what triggers can watch."""
    return _page(call, describe_triggers())


@CATALOGUE.get("/v1/catalog/groups", right=Right.CATALOGUE_READ, answer=GroupPage)
def groups(call: Call) -> dict[str, Any]:  # noqa: ARG001 - every view takes its call
    """List the groups of actions and of triggers."""
    return {"items": describe_groups()}


@CATALOGUE.get("/v1/catalog/operators", right=Right.CATALOGUE_READ, answer=OperatorPage)
def operators(call: Call) -> dict[str, Any]:  # noqa: ARG001 - every view takes its call
    """List how conditions compare."""
    return {"items": describe_operators()}


@CATALOGUE.get("/v1/catalog/fields/{type}", right=Right.FIELD_READ, answer=FieldList)
def fields(call: Call) -> FieldList:
    """List the fields that conditions and texts can name, of items of a type and their clients."""
    return show_named_fields(call.tenant, call.caller, call.path["type"], call.now)


def _page(call: Call, all: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": [one for one in all if call.query.group in (None, one["group"])]}
