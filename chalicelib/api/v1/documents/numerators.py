"""Numerators over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.documents.numerator import MAX_NUMBER, NUMBER, Numerator, Period
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.documents.numerators import (
    add_numerator,
    change_numerator,
    list_numerators,
    remove_numerator,
)

NUMERATORS = Endpoints("Numerators")
PATH = "/v1/numerators"


class NumeratorBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How documents are numbered."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    template: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=100,
            description="The whole number: {NUMBER}, with {YEAR}, {MONTH}, {DAY} and any text.",
        ),
    ] = NUMBER
    start: Annotated[int, msgspec.Meta(ge=0, lt=MAX_NUMBER)] = 1
    """The first number of a period."""
    step: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    length: Annotated[int, msgspec.Meta(ge=0, le=20)] = 0
    """Digits that a number has at least."""
    period: Period = Period.NEVER
    """When numbers begin anew; the template has to tell the period then."""


NumeratorChange = change_of(NumeratorBody, "NumeratorChange")


class NumeratorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A numerator."""

    id: str
    name: str
    template: str
    start: int
    step: int
    length: int
    period: Period
    version: int


class NumeratorPage(msgspec.Struct, frozen=True, kw_only=True):
    """Numerators by id."""

    items: list[NumeratorDocument]
    next_cursor: str | None


@NUMERATORS.get(PATH, right=Right.DOCUMENT_TEMPLATE_READ, answer=NumeratorPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List numerators; `documents` numbers what names no other."""
    found = sorted(list_numerators(call.tenant, call.caller, call.now), key=lambda one: one.id)
    return page_of(found, lambda one: one.id, _shown, call.query, "numerators")


@NUMERATORS.create(
    PATH, right=Right.DOCUMENT_TEMPLATE_UPDATE, body=NumeratorBody, answer=NumeratorDocument
)
def create(call: Call) -> NumeratorDocument:
    """Add a numerator."""
    values = msgspec.structs.asdict(call.body)
    return _shown(add_numerator(call.tenant, call.caller, values, now=call.now, once=call.once))


@NUMERATORS.patch(
    f"{PATH}/{{id}}",
    right=Right.DOCUMENT_TEMPLATE_UPDATE,
    body=NumeratorChange,
    answer=NumeratorDocument,
)
def change(call: Call) -> NumeratorDocument:
    """Change a numerator; what it has given out stays given out."""
    values = given(call.body)
    return _shown(change_numerator(call.tenant, call.caller, call.path["id"], values, call.now))


@NUMERATORS.delete(f"{PATH}/{{id}}", right=Right.DOCUMENT_TEMPLATE_UPDATE)
def remove(call: Call) -> None:
    """Remove a numerator that no template uses."""
    remove_numerator(call.tenant, call.caller, call.path["id"], call.now)


def _shown(one: Numerator) -> NumeratorDocument:
    return NumeratorDocument(**msgspec.structs.asdict(one))
