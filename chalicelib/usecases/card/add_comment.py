"""Add a comment to an item's timeline."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.text import parse_text
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.files.exchange_files import attached, while_there
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def add_comment(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    text: str,
    *,
    files: Sequence[str] = (),
    now: datetime,
    once: Once | None = None,
) -> TimelineEntry:
    """Write a comment in the timeline [1 read, 1 write; with files more: take_files].

    Raises:
        NotFound: no such item.
        Invalid: the text says nothing, or a file cannot be taken.
        Clash: others keep moving the item while it gets files.
    """
    caller.require(Right.CARD_WRITE)
    before = first_answer(tenant, once, TimelineEntry)
    if before is not None:
        return before
    if not text.strip():
        raise Invalid.at("/text", "a comment must say something", code=Code.EMPTY_TEXT)
    try:
        text = parse_text(text)
    except ValueError as error:
        raise Invalid.at("/text", str(error)) from error
    id = tenant.identity.short_id()

    def attempt() -> TimelineEntry:
        item = item_for(tenant, caller, ref, Right.CARD_WRITE)
        owner = FileOwner(ref, f"{EntryKind.COMMENT}#{id}")
        found, taken = attached(tenant, caller, owner, files, now)
        entry = TimelineEntry(
            id=id,
            item=ref,
            kind=EntryKind.COMMENT,
            at=now,
            author=caller.id,
            text=text,
            data={"files": [one.shown() for one in found]} if found else {},
        )
        writes = [Put(entry_row(entry), expect="absent"), *while_there(item, taken)]
        return write_once(tenant, once, writes, entry, now)

    return retried(attempt, busy(ref)) if files else attempt()
