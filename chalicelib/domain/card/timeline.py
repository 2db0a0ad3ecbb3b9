"""Timeline: everything shown on an item's card in time order (semantics/card: timeline)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef


class EntryKind(StrEnum):
    """What a timeline entry is."""

    CREATED = "created"  # the item was made
    STAGE_MOVE = "stage_move"  # it moved to another stage
    COMMENT = "comment"  # a person or rule wrote a comment
    LOG = "log"  # a line of history, also: why automation held back
    EMAIL = "email"  # an e-mail left for the client or a colleague
    EMAIL_RECEIVED = "email_received"  # an e-mail of the client, or of somebody else, came in
    SMS = "sms"  # a text message left for the client or a colleague
    CALL = "call"  # somebody was called, or has called
    CHAT = "chat"  # a message was written in an open channel, by the client or to them
    PAYMENT = "payment"  # a payment was added, has come or was taken back
    ACTIVITY = "activity"  # a person has planned something to do
    CHANGE = "change"  # fields were changed: who, when, from what to what
    WAIT = "wait"  # automation waits for the client or for people: until when, and what ended it


HISTORY = frozenset(
    {
        EntryKind.CREATED,
        EntryKind.STAGE_MOVE,
        EntryKind.CHANGE,
        EntryKind.LOG,
        EntryKind.PAYMENT,
        EntryKind.WAIT,
    }
)
"""What the system writes of an item, other than what people say and send."""


OUR_WORDS = frozenset({EntryKind.LOG, EntryKind.PAYMENT, EntryKind.WAIT})
"""What the system words in English when it happens, and tells each reader in their language."""


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry."""

    id: str
    item: ItemRef
    kind: EntryKind
    at: datetime
    author: int
    text: str = ""
    cause: Cause = Cause()
    order: int = 0
    """Place among entries of the same instant: the sort of the rule that made it."""
    data: dict[str, Any] = {}
    """Of an e-mail: to, subject, links; of one that came in from, name, to, subject, files, quoted,
    and what is out of the ordinary: automatic, doubtful, left_out, unread. Of an SMS: to. Of a
    call: to or from, and line. Of a chat: dialogue, channel, and to, or from where the client
    wrote. Of what became of these: delivery, told_at. Of a comment: files. Of a change: fields,
    each from and to. Of a payment: its id. Of an activity: its id, type and provider. Of a wait:
    comment and until; once it is over ended_at and ended_by, a code."""


class StageMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the stage history (semantics/card: stage history)."""

    item: ItemRef
    entry: int
    at: datetime
    pipeline: str
    stage: str
    by: int
    cause: Cause = Cause()
    from_pipeline: str | None = None
    from_stage: str | None = None
    version: int = 0
    """Of the item, that the move made; 0 where that was not noted."""


def first_move(item: Item) -> StageMove | None:
    """Return the line for the item's creation; it is not stored, the item itself tells it."""
    if item.first_pipeline is None or item.first_stage is None:
        return None
    return StageMove(
        item=item.ref,
        entry=1,
        at=item.created_at,
        pipeline=item.first_pipeline,
        stage=item.first_stage,
        by=item.created_by,
    )


def move_between(before: Item, after: Item) -> StageMove | None:
    """Return the line for a move between two versions of an item, None where the stage stayed."""
    if after.entry == before.entry or after.pipeline is None or after.stage is None:
        return None
    return StageMove(
        item=after.ref,
        entry=after.entry,
        at=after.updated_at,
        pipeline=after.pipeline,
        stage=after.stage,
        by=after.updated_by,
        cause=after.cause,
        from_pipeline=before.pipeline,
        from_stage=before.stage,
        version=after.version,
    )
