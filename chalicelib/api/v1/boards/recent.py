"""What changed lately, over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Cursor, Limit, decode_cursor, encode_cursor
from chalicelib.domain.boards.recent import SCOPE, What
from chalicelib.domain.people.rights import Right
from chalicelib.records.boards.recent import Mark
from chalicelib.usecases.boards.read_recent import read_recent

RECENT = Endpoints("Boards")


class RecentQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of what changed lately."""

    after: Annotated[
        Cursor | None,
        msgspec.Meta(description="`next` of the answer before; without it only `next` is told."),
    ] = None
    limit: Limit = 200


class RecentDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was written of an item."""

    type: str
    id: int
    what: What
    at: Annotated[datetime, msgspec.Meta(description="When it was told here.")]
    version: Annotated[
        int, msgspec.Meta(description="Of the item; 0 where something about it changed.")
    ]
    pipeline: str | None
    stage: str | None


class RecentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What changed lately."""

    items: list[RecentDocument]
    next: Annotated[str, msgspec.Meta(description="Ask with it as `after` for what comes next.")]
    more: Annotated[bool, msgspec.Meta(description="Whether there is more already.")]
    complete: Annotated[
        bool,
        msgspec.Meta(
            description="False where `after` is older than a day: read anew what you show."
        ),
    ]


@RECENT.get("/v1/changes", right=Right.ITEM_READ, answer=RecentAnswer, query=RecentQuery)
def recent(call: Call) -> dict[str, Any]:
    """Read what changed since the call before, of all items that one may see, the oldest first.

    Short lines, moments after the change, kept for a day. What is told within ten seconds may be
    told again: type, id, what and version tell lines apart. An item that one can no longer see is
    told as deleted.
    """
    query = call.query
    found = read_recent(
        call.tenant,
        call.caller,
        decode_cursor(SCOPE, query.after, Mark, at="/after"),
        limit=query.limit,
        now=call.now,
    )
    return {
        "items": [
            RecentDocument(
                type=line.item.type,
                id=line.item.id,
                what=line.what,
                at=at,
                version=line.version,
                pipeline=line.place.pipeline if line.place else None,
                stage=line.place.stage if line.place else None,
            )
            for at, line in found.lines
        ],
        "next": encode_cursor(SCOPE, found.mark),
        "more": found.more,
        "complete": found.complete,
    }
