"""The recycle bin over HTTP."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.item_documents import ItemDocument, item_document
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.items.recycle_bin import list_bin, purge_item, restore_item

RECYCLE_BIN = Endpoints("Items")

PATH = "/v1/recycle-bin"


class BinnedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted item."""

    type: str
    id: int
    title: str
    deleted_at: datetime
    deleted_by: int
    purge_at: datetime
    """When it goes for good."""


class BinPage(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in the recycle bin, the last deleted first."""

    items: list[BinnedDocument]
    next_cursor: str | None


@RECYCLE_BIN.get(PATH, right=Right.ITEM_DELETE, answer=BinPage, query=Listing)
def list_deleted(call: Call) -> dict[str, Any]:
    """List what one has deleted oneself in the last 30 days; admins see what anybody has.

    A page may be short and have a next one.
    """
    scope = ["recycle-bin", call.caller.id]
    found, after = list_bin(
        call.tenant,
        call.caller,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, str),
    )
    return shown([(place, _document(item)) for place, item in found], after, scope)


@RECYCLE_BIN.post(
    "/v1/items/{type}/{id}/restore", right=Right.ITEM_DELETE, body=None, answer=ItemDocument
)
def restore(call: Call) -> Answer:
    """Take an item out of the recycle bin; its rules do not run by that."""
    item = restore_item(call.tenant, call.caller, call.item, now=call.now)
    wide = call.tenant.configuration.type(item.type, call.now)
    return Answer(item_document(item, wide), headers=etag(item.version))


@RECYCLE_BIN.delete(f"{PATH}/{{type}}/{{id}}", right=Right.BIN_OTHERS)
def purge(call: Call) -> None:
    """Let a deleted item go for good, with its files; nobody gets it back."""
    # Its type may have been removed since.
    item = ItemRef(call.path["type"], call.number("id"))
    purge_item(call.tenant, call.caller, item, now=call.now)


def _document(item: Item) -> BinnedDocument:
    return BinnedDocument(
        type=item.type,
        id=item.id,
        title=item.title,
        deleted_at=item.deleted_at or item.updated_at,
        deleted_by=item.deleted_by or 0,
        purge_at=item.purge_at or item.updated_at,
    )
