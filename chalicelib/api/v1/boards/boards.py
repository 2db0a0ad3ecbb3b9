"""A whole board at once, over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import encode_cursor
from chalicelib.domain.boards.columns import SHOWN, Card, Next
from chalicelib.domain.boards.recent import SCOPE
from chalicelib.domain.items.pipelines import Color, Semantics
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.currencies import rounded
from chalicelib.usecases.boards.cards import FAILED, WAITING
from chalicelib.usecases.boards.show_board import ShownColumn, show_board
from chalicelib.usecases.items.list_items import ATTENTION

BOARDS = Endpoints("Boards")


class BoardQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A board has no parameters of its own: each one names a field to filter by."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody by name."""

    type: str
    id: int
    name: str | None
    """None for one that is no longer there."""


class NextActivity(msgspec.Struct, frozen=True, kw_only=True):
    """The next activity of an item."""

    id: str
    at: datetime
    overdue: bool


class CardDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An item as a card."""

    id: int
    version: int
    title: str
    responsible: Named
    client: Named | None
    amount: str | None
    currency: str | None
    close_date: str | None
    entered_at: datetime | None
    next_activity: NextActivity | None
    waiting: Annotated[int, msgspec.Meta(description="Rules of this stage that still wait.")]
    failed: Annotated[int, msgspec.Meta(description="Rules of this stage that failed.")]
    workflows: Annotated[int, msgspec.Meta(description="Runs of workflows that go on with it.")]


class ColumnDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the board."""

    stage: str
    name: str
    semantics: Semantics
    color: Color | None
    count: Annotated[int, msgspec.Meta(description="Items, up to 1,000.")]
    more: Annotated[bool, msgspec.Meta(description="Whether there are more than are counted.")]
    sum: Annotated[
        str, msgspec.Meta(description="Of those counted that are in the board's currency.")
    ]
    cards: Annotated[
        list[CardDocument], msgspec.Meta(description=f"The first {SHOWN}, in order of attention.")
    ]
    next_cursor: Annotated[
        str | None,
        msgspec.Meta(
            description="Goes on behind the cards in `GET /v1/items/{type}?order=attention` with "
            "the same filters, the pipeline and the stage."
        ),
    ]


class BoardDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A board."""

    type: str
    pipeline: str
    currency: str
    columns: list[ColumnDocument]
    changes: Annotated[
        str, msgspec.Meta(description="`after` of `GET /v1/changes` for what changes from now on.")
    ]


@BOARDS.get(
    "/v1/boards/{type}/{pipeline}",
    right=Right.ITEM_READ,
    answer=BoardDocument,
    query=BoardQuery,
    filters=True,
)
def board(call: Call) -> BoardDocument:
    """Read the board of a pipeline: each stage with its count, its sum and its first cards.

    Filters are those of item lists: `responsible=7`, `amount__gte=5000`. Stages whose items one
    may not see are left out.
    """
    type, pipeline = call.path["type"], call.path["pipeline"]
    found = show_board(call.tenant, call.caller, type, pipeline, call.filters, call.now)
    return BoardDocument(
        type=type,
        pipeline=pipeline,
        currency=found.currency,
        columns=[_column(call, one, found.currency) for one in found.columns],
        changes=encode_cursor(SCOPE, found.mark),
    )


def _column(call: Call, column: ShownColumn, currency: str) -> ColumnDocument:
    type, pipeline, stage = call.path["type"], call.path["pipeline"], column.stage
    filters = {**call.filters, "pipeline": pipeline, "stage": stage.code}
    scope = ["items", type, filters, ATTENTION]
    return ColumnDocument(
        stage=stage.code,
        name=stage.name,
        semantics=stage.semantics,
        color=stage.color or None,
        count=column.count,
        more=column.more,
        sum=str(rounded(column.sum, currency)),
        cards=[_card(call, card) for card in column.cards],
        next_cursor=encode_cursor(scope, column.next) if column.next else None,
    )


def _card(call: Call, card: Card) -> CardDocument:
    user = call.tenant.configuration.tenant(call.now).users.get(card.responsible)
    client, next = card.client, card.next
    states = list(card.runs.values())
    return CardDocument(
        id=card.item.id,
        version=card.version,
        title=card.title,
        responsible=Named(type="user", id=card.responsible, name=user.name if user else None),
        client=Named(type=client.type, id=client.id, name=card.client_name) if client else None,
        amount=card.amount,
        currency=card.currency,
        close_date=card.close_date,
        entered_at=card.entered_at,
        next_activity=_next(next, call.now) if next else None,
        waiting=states.count(WAITING),
        failed=states.count(FAILED),
        workflows=len(card.workflows),
    )


def _next(next: Next, now: datetime) -> NextActivity:
    return NextActivity(id=next.id, at=next.at, overdue=next.at <= now)
