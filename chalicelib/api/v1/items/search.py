"""Search over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Cursor, decode_cursor, encode_cursor
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.search.find_items import Found, Mark, find_items

SEARCH = Endpoints("Items")


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a search."""

    q: Annotated[
        str,
        msgspec.Meta(
            max_length=200,
            description="Beginnings of words, all of which an item must hold.",
            examples=["nguyen an", "0901 234", "kim@ex"],
        ),
    ]
    type: (
        Annotated[str, msgspec.Meta(max_length=100, description="Only items of this entity type.")]
        | None
    ) = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=50, description="How many at most.")] = 20
    cursor: Cursor | None = None


class MatchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item holds a word."""

    field: str
    value: str


class FoundDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An item that was found, as it is now."""

    type: str
    id: int
    title: str
    pipeline: str | None
    stage: str | None
    responsible: int
    version: int
    matched: Annotated[
        list[MatchDocument], msgspec.Meta(description="The fields that hold the words.")
    ]


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    items: list[FoundDocument]
    next_cursor: str | None


@SEARCH.get("/v1/search", right=Right.ITEM_READ, answer=SearchAnswer, query=SearchQuery)
def search(call: Call) -> dict[str, Any]:
    """Find items of all types that one may see by titles, names, e-mail addresses, phone numbers.

    By the beginnings of words, without regard to capitals and marks (nguyen finds Nguyễn); of phone
    numbers by their first digits, with or without the country code and however spaced. Items that
    hold all words whole come first, then the newest. A page may be short and have a next one.
    """
    query = call.query
    scope = ["search", query.q, query.type, call.caller.id]
    answer = find_items(
        call.tenant,
        call.caller,
        query.q,
        type=query.type,
        limit=query.limit,
        mark=decode_cursor(scope, query.cursor, Mark),
        now=call.now,
    )
    return {
        "items": [_document(one) for one in answer.items],
        "next_cursor": encode_cursor(scope, answer.next) if answer.next else None,
    }


def _document(found: Found) -> FoundDocument:
    item = found.item
    return FoundDocument(
        type=item.type,
        id=item.id,
        title=item.title,
        pipeline=item.pipeline,
        stage=item.stage,
        responsible=item.responsible,
        version=item.version,
        matched=[MatchDocument(field=field, value=value) for field, value in found.matched],
    )
