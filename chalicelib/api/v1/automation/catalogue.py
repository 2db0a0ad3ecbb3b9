"""The catalogue over HTTP: what rules can do, what triggers can watch, how conditions compare."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.catalogue.listing import describe_actions, describe_operators, describe_triggers
from chalicelib.domain.people.rights import Right

CATALOGUE = Endpoints("Catalogue")


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """An action or a kind of trigger."""

    code: str
    group: str
    title: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema."""
    results: dict[str, str]
    failure_reasons: dict[str, str]


class CataloguePage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that there is."""

    items: list[Described]


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
    answer=CataloguePage,
    query=CatalogueListing,
)
def actions(call: Call) -> dict[str, Any]:
    """List what rules can do."""
    return _page(call, describe_actions())


@CATALOGUE.get(
    "/v1/catalog/triggers",
    right=Right.CATALOGUE_READ,
    answer=CataloguePage,
    query=CatalogueListing,
)
def triggers(call: Call) -> dict[str, Any]:
    """List what triggers can watch."""
    return _page(call, describe_triggers())


@CATALOGUE.get("/v1/catalog/operators", right=Right.CATALOGUE_READ, answer=OperatorPage)
def operators(call: Call) -> dict[str, Any]:  # noqa: ARG001 - every view takes its call
    """List how conditions compare."""
    return {"items": describe_operators()}


def _page(call: Call, all: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": [one for one in all if call.query.group in (None, one["group"])]}
