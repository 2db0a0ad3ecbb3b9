"""Items over HTTP: create, list, read, change, move, delete."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.foreseen import DryRun, MovePreview, move_preview
from chalicelib.api.v1.shapes.item_documents import (
    ItemDocument,
    ItemPage,
    StageName,
    item_document,
)
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.items.create_item import create_item
from chalicelib.usecases.items.delete_item import delete_item
from chalicelib.usecases.items.list_items import list_items, position_of
from chalicelib.usecases.items.pages import Position
from chalicelib.usecases.items.show_item import show_item

ITEMS = Endpoints("Items")

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]


class ItemListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of items; any other one names a field to filter by."""

    order: Annotated[
        str,
        msgspec.Meta(
            max_length=60,
            description="Code of a field, with - for descending; or attention, the order of a "
            "board's column: what is due first, then by when something was last done about it.",
        ),
    ] = "id"


class StageMoveBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an item shall go."""

    stage: StageName
    pipeline: Code | None = None


@ITEMS.create("/v1/items/{type}", right=Right.ITEM_ADD, body=dict, answer=ItemDocument)
def create(call: Call) -> Answer:
    """Create an item.

    It starts at the first stage of the default pipeline unless `stage` or `pipeline` are given, and
    that counts as a stage entry. Which fields there are depends on the type and on the tenant.
    """
    item = create_item(
        call.tenant, call.caller, call.path["type"], call.body, now=call.now, once=call.once
    )
    return _answer(call, item)


@ITEMS.get(
    "/v1/items/{type}", right=Right.ITEM_READ, answer=ItemPage, query=ItemListing, filters=True
)
def list_all(call: Call) -> dict[str, Any]:
    """List items.

    Filters: `field=value`, and `field__gte`, `__gt`, `__lte`, `__lt`, `__ne`, `__contains`, `__in`
    (with commas), `__empty` (true or false). All of them must hold.
    """
    type, listing = call.path["type"], call.query
    scope = ["items", type, call.filters, listing.order]
    page = list_items(
        call.tenant,
        call.caller,
        type,
        call.filters,
        order=listing.order,
        limit=listing.limit,
        after=decode_cursor(scope, listing.cursor, Position),
        now=call.now,
    )
    wide = call.tenant.configuration.type(type, call.now)
    places = page.places or [position_of(item, listing.order) for item in page.items]
    documents = (item_document(item, wide) for item in page.items)
    entries = list(zip(places, documents, strict=True))
    return shown(entries, page.next, scope)


@ITEMS.get("/v1/items/{type}/{id}", right=Right.ITEM_READ, answer=ItemDocument, versioned=True)
def read(call: Call) -> Answer:
    """Read an item."""
    return _answer(call, show_item(call.tenant, call.caller, call.item, call.now))


@ITEMS.patch(
    "/v1/items/{type}/{id}", right=Right.ITEM_CHANGE, body=dict, answer=ItemDocument, versioned=True
)
def change(call: Call) -> Answer:
    """Change fields of an item, also its stage and pipeline.

    A change to the values that it already has writes nothing and starts nothing: the same version
    comes back.
    """
    item = change_item(
        call.tenant,
        call.caller,
        call.item,
        call.body,
        now=call.now,
        expected_version=call.expected_version,
    )
    return _answer(call, item)


@ITEMS.post(
    "/v1/items/{type}/{id}/stage",
    right=Right.ITEM_MOVE,
    body=StageMoveBody,
    answer=(ItemDocument, MovePreview),
    query=DryRun,
    versioned=True,
)
def move(call: Call) -> Answer | MovePreview:
    """Move an item to another stage.

    With `dry_run` nothing is written or sent, and the answer tells what would happen: which rules
    act, wait or are skipped, and why, which of the present stage are stopped, and what could not be
    taken back. It takes the right automation:read besides.
    """
    document = {"stage": call.body.stage}
    if call.body.pipeline is not None:
        document["pipeline"] = call.body.pipeline
    if call.query.dry_run:
        return move_preview(call, document)
    item = change_item(
        call.tenant,
        call.caller,
        call.item,
        document,
        now=call.now,
        expected_version=call.expected_version,
    )
    return _answer(call, item)


@ITEMS.delete("/v1/items/{type}/{id}", right=Right.ITEM_DELETE, versioned=True)
def delete(call: Call) -> None:
    """Delete an item; its pending runs stop."""
    delete_item(
        call.tenant, call.caller, call.item, now=call.now, expected_version=call.expected_version
    )


def _answer(call: Call, item: Item) -> Answer:
    wide = call.tenant.configuration.type(item.type, call.now)
    return Answer(item_document(item, wide), headers=etag(item.version))
