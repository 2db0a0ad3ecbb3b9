"""What was changed in the whole account, over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, chosen, decode_cursor, shown
from chalicelib.api.door.reading import in_utc
from chalicelib.api.v1.shapes.causes import ShownCause, shown_cause
from chalicelib.domain.items.journal import ChangeKind
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.card.read_history import HistoryEntry, HistoryFilter, read_history

HISTORY = Endpoints("History")


class HistoryListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the history."""

    kind: (
        Annotated[
            str,
            msgspec.Meta(
                description=f"Only these kinds, separated by commas: {', '.join(ChangeKind)}.",
                examples=["stage_move,deleted"],
            ),
        ]
        | None
    ) = None
    user: (
        Annotated[
            int,
            msgspec.Meta(
                ge=0,
                lt=10**12,
                description="Only what this user did, or automation in their name.",
            ),
        ]
        | None
    ) = None
    type: Annotated[str, msgspec.Meta(description="Only items of this type.")] | None = None
    since: Annotated[datetime, msgspec.Meta(tz=True, description="Only from then on.")] | None = (
        None
    )
    until: Annotated[datetime, msgspec.Meta(tz=True, description="Only before.")] | None = None


class HistoryDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an item."""

    item: str
    """Type and id, as in deal_12."""
    title: str
    """The item's present title; empty where it is gone for good."""
    version: int
    """The version that the change made; 1 is the creation."""
    kinds: list[ChangeKind]
    at: datetime
    by: int
    """The user who changed it, or in whose name automation did."""
    cause: ShownCause
    text: str
    """What became different, in words."""
    fields: dict[str, tuple[Any, Any]]
    """Old and new value by field code; null for an empty one."""


class HistoryOfAll(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of items, newest first."""

    items: list[HistoryDocument]
    next_cursor: str | None


@HISTORY.get("/v1/history", right=Right.ITEM_READ, answer=HistoryOfAll, query=HistoryListing)
def history(call: Call) -> dict[str, Any]:
    """Read what was changed on all items: creations, moves, edits, deletions, newest first.

    Comments, e-mails and lines of the log are not among it; an item's own timeline has them.
    A page may be short, or empty, and have a next one: each looks at a bounded number of changes.
    Kept as many days as `journal_days` says; a change is seen moments after it is made.
    """
    query = call.query
    wanted = HistoryFilter(
        kinds=None if query.kind is None else chosen("/kind", query.kind, ChangeKind),
        user=query.user,
        type=query.type,
        since=in_utc("/since", query.since),
        until=in_utc("/until", query.until),
    )
    scope = ["history", msgspec.to_builtins(wanted, order="sorted")]
    entries, next = read_history(
        call.tenant,
        call.caller,
        wanted,
        limit=query.limit,
        after=decode_cursor(scope, query.cursor, str),
        now=call.now,
        language=call.language,
    )
    return shown([(place, _document(entry)) for place, entry in entries], next, scope)


def _document(entry: HistoryEntry) -> HistoryDocument:
    change = entry.change
    return HistoryDocument(
        item=str(change.item),
        title=entry.title,
        version=change.version,
        kinds=list(change.kinds),
        at=change.at,
        by=change.by,
        cause=shown_cause(change.cause),
        text=entry.text,
        fields=change.fields,
    )
