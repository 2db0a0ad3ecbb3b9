"""What happened on an item, over HTTP: timeline, comments, stage history."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, chosen, decode_cursor, shown
from chalicelib.api.v1.shapes.causes import ShownCause, shown_cause
from chalicelib.domain.card.timeline import HISTORY, OUR_WORDS, EntryKind, TimelineEntry
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.said import said
from chalicelib.usecases.card.add_comment import add_comment
from chalicelib.usecases.card.read_timeline import ALL_KINDS, read_timeline
from chalicelib.usecases.card.stage_history import HistoryLine, stage_history
from chalicelib.usecases.files.take_files import MOST_FILES

TIMELINE = Endpoints("History")
_ASIDE = "\ufffc"
"""Stands for what somebody has written while the sentence around it is looked for."""


class CommentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment."""

    text: Annotated[str, msgspec.Meta(max_length=20_000, extra_json_schema={"minLength": 1})]
    files: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        msgspec.Meta(max_length=MOST_FILES, description="Ids of uploaded files."),
    ] = ()


class EntryDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the timeline."""

    id: str
    kind: EntryKind
    at: datetime
    author: int
    text: str
    data: dict[str, Any]
    cause: ShownCause


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of a timeline, newest first."""

    items: list[EntryDocument]
    next_cursor: str | None


class TimelineListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of a timeline."""

    kind: Annotated[
        str | None,
        msgspec.Meta(
            description="Only these kinds, separated by commas: "
            f"{', '.join(EntryKind)}; `history` stands for {', '.join(sorted(HISTORY))}.",
            examples=["comment,email"],
        ),
    ] = None


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a stage history, oldest first."""

    items: list[HistoryLine]
    next_cursor: str | None


@TIMELINE.get(
    "/v1/items/{type}/{id}/timeline",
    right=Right.CARD_READ,
    answer=TimelinePage,
    query=TimelineListing,
)
def timeline(call: Call) -> dict[str, Any]:
    """Read the timeline: comments, e-mails, history, stage moves and edits, newest first.

    An edit is there moments after it is made, and kept as many days as `journal_days` says.
    """
    kinds = _kinds(call.query.kind)
    scope = ["timeline", str(call.item), sorted(kinds)]
    entries, next = read_timeline(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, tuple[str, int]),
        kinds=kinds,
        now=call.now,
        language=call.language,
    )
    return shown([(place, _entry(one, call.language)) for place, one in entries], next, scope)


@TIMELINE.create(
    "/v1/items/{type}/{id}/comments", right=Right.CARD_WRITE, body=CommentBody, answer=EntryDocument
)
def comment(call: Call) -> EntryDocument:
    """Comment on an item."""
    return _entry(
        add_comment(
            call.tenant,
            call.caller,
            call.item,
            call.body.text,
            files=call.body.files,
            now=call.now,
            once=call.once,
        ),
        call.language,
    )


@TIMELINE.get(
    "/v1/items/{type}/{id}/stage-history", right=Right.CARD_READ, answer=HistoryPage, query=Listing
)
def stages(call: Call) -> dict[str, Any]:
    """Read which stages the item came to, oldest first."""
    scope = ["stage-history", str(call.item)]
    lines, next = stage_history(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, int),
        now=call.now,
    )
    documents = (msgspec.structs.replace(line, cause=shown_cause(line.cause)) for line in lines)
    return shown([(one.entry, one) for one in documents], next, scope)


def _kinds(text: str | None) -> frozenset[EntryKind]:
    if text is None:
        return ALL_KINDS
    return chosen("/kind", text, EntryKind, {"history": HISTORY})


def _entry(entry: TimelineEntry, language: str) -> EntryDocument:
    return EntryDocument(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        author=entry.author,
        text=_told(entry, language),
        data=entry.data,
        cause=shown_cause(entry.cause),
    )


def _told(entry: TimelineEntry, language: str) -> str:
    """Return the words of an entry; ours in the reader's language, with a comment as it is."""
    if entry.kind not in OUR_WORDS:
        return entry.text
    comment = str(entry.data.get("comment") or "")
    # Behind a colon alone: a comment of one word may be a word of ours, too.
    aside = entry.text.replace(f": {comment}", f": {_ASIDE}", 1) if comment else entry.text
    return said(aside, language).replace(_ASIDE, comment)
