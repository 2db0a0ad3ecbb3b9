"""The children of an item over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.v1.shapes.item_documents import ItemPage, item_document
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.items.children import list_children, place_of

CHILDREN = Endpoints("Items")


class ChildListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of children."""

    type: (
        Annotated[str, msgspec.Meta(max_length=50, description="Only items of this type.")] | None
    ) = None


@CHILDREN.get(
    "/v1/items/{type}/{id}/children", right=Right.ITEM_READ, answer=ItemPage, query=ChildListing
)
def list_them(call: Call) -> dict[str, Any]:
    """List the items whose parent an item is, by type and id.

    They name it in the field `parent_<type>`, as their client, or as what they were made of.
    """
    listing = call.query
    scope = ["children", str(call.item), listing.type]
    found, after = list_children(
        call.tenant,
        call.caller,
        call.item,
        type=listing.type,
        limit=listing.limit,
        after=decode_cursor(scope, listing.cursor, tuple[str, int]),
        now=call.now,
    )
    types = call.tenant.configuration
    entries = [(place_of(one), item_document(one, types.type(one.type, call.now))) for one in found]
    return shown(entries, after, scope)
