"""What has been changed on items, over HTTP: the field history."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.causes import ShownCause, shown_cause
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.items.read_changes import read_changes

CHANGES = Endpoints("History")


class ChangeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an item."""

    version: int
    """The version that it made; 1 is the creation."""
    at: datetime
    by: int
    """The user who changed it, or in whose name automation did."""
    cause: ShownCause
    fields: dict[str, tuple[Any, Any]]
    """Old and new value by field code, stage and responsible included; null for an empty one."""
    rules: dict[str, str]
    """Where several rules made the change together: which of them wrote which field."""
    entry: int
    """Count of its stage entries afterwards."""
    deleted: bool


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of an item, newest first."""

    items: list[ChangeDocument]
    next_cursor: str | None


@CHANGES.get(
    "/v1/items/{type}/{id}/changes", right=Right.ITEM_READ, answer=ChangePage, query=Listing
)
def changes(call: Call) -> dict[str, Any]:
    """Read what has been changed on an item, field by field, the newest change first.

    Kept as many days as the setting `journal_days` says; a change is seen moments after it is made.
    """
    scope = ["changes", str(call.item)]
    entries, more = read_changes(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        before=decode_cursor(scope, call.query.cursor, int),
    )
    next = entries[-1].version if more else None
    return shown([(entry.version, _document(entry)) for entry in entries], next, scope)


def _document(entry: JournalEntry) -> ChangeDocument:
    return ChangeDocument(
        version=entry.version,
        at=entry.at,
        by=entry.by,
        cause=shown_cause(entry.cause),
        fields=entry.fields,
        rules=entry.rules,
        entry=entry.entry,
        deleted=entry.deleted,
    )
