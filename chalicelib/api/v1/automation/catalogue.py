"""The catalogue over HTTP: what rules can do, what triggers can watch, how conditions compare."""

from typing import Any

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


@CATALOGUE.get("/v1/catalog/actions", right=Right.CATALOGUE_READ, answer=CataloguePage)
def actions(call: Call) -> dict[str, Any]:  # noqa: ARG001 - every view takes its call
    """List what rules can do."""
    return {"items": describe_actions()}


@CATALOGUE.get("/v1/catalog/triggers", right=Right.CATALOGUE_READ, answer=CataloguePage)
def triggers(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """List what triggers can watch."""
    return {"items": describe_triggers()}


@CATALOGUE.get("/v1/catalog/operators", right=Right.CATALOGUE_READ, answer=OperatorPage)
def operators(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """List how conditions compare."""
    return {"items": describe_operators()}
