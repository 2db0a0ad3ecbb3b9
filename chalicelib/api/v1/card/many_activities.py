"""Obsolete activities over HTTP: find, complete or remove many at once."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.door.reading import in_utc
from chalicelib.api.v1.shapes.activity_documents import (
    ActivityDocument,
    Instant,
    UserId,
    shown_activity,
)
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.said import said
from chalicelib.usecases.card.many_activities import (
    MOST,
    Done,
    complete_activities,
    open_activities,
    remove_activities,
)

MANY_ACTIVITIES = Endpoints("Activities")


class OpenListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of open activities."""

    responsible: Annotated[
        UserId | None, msgspec.Meta(description="Whose; those of the caller where left out.")
    ] = None
    due_before: Annotated[
        Instant | None, msgspec.Meta(description="Only what was due before this instant.")
    ] = None


class OpenActivityPage(msgspec.Struct, frozen=True, kw_only=True):
    """Open activities of a person, the oldest first."""

    items: list[ActivityDocument]
    next_cursor: str | None


class ManyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which activities."""

    ids: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=100)]],
        msgspec.Meta(min_length=1, max_length=MOST),
    ]


class LeftDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An activity with which nothing was done, and why."""

    id: str
    code: str
    message: str


class ManyDone(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of them."""

    done: list[str]
    left: list[LeftDocument]


@MANY_ACTIVITIES.get(
    "/v1/activities", right=Right.CARD_READ, answer=OpenActivityPage, query=OpenListing
)
def list_open(call: Call) -> dict[str, Any]:
    """List open activities of a person, the oldest first; so obsolete ones are found.

    A page may be shorter than asked for, with a cursor.
    """
    listing = call.query
    responsible = listing.responsible or call.caller.id
    due_before = in_utc("/due_before", listing.due_before)
    scope = ["open activities", responsible, str(due_before)]
    found, rest = open_activities(
        call.tenant,
        call.caller,
        responsible=responsible,
        due_before=due_before,
        after=decode_cursor(scope, listing.cursor, str),
        limit=listing.limit,
    )
    return shown([(place, shown_activity(one)) for place, one in found], rest, scope)


@MANY_ACTIVITIES.post(
    "/v1/activities/complete", right=Right.CARD_WRITE, body=ManyBody, answer=ManyDone
)
def complete_many(call: Call) -> ManyDone:
    """Complete many activities; those that are not there, or not one's to change, are named."""
    found = complete_activities(call.tenant, call.caller, call.body.ids, call.now)
    return _shown(found, call.language)


@MANY_ACTIVITIES.post(
    "/v1/activities/remove", right=Right.CARD_WRITE, body=ManyBody, answer=ManyDone
)
def remove_many(call: Call) -> ManyDone:
    """Remove many activities with their files, completed ones too."""
    found = remove_activities(call.tenant, call.caller, call.body.ids, call.now)
    return _shown(found, call.language)


def _shown(found: Done, language: str) -> ManyDone:
    left = [
        LeftDocument(id=one.id, code=one.code, message=said(one.message, language))
        for one in found.left
    ]
    return ManyDone(done=found.done, left=left)
