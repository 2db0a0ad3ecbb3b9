"""Exclusions over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.exclusions import MAX_COMMENT, Exclusion
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.people.exclusions import (
    Added,
    exclude_address,
    exclude_lines,
    find_exclusions,
    list_exclusions,
    place_of,
    remove_exclusion,
)

EXCLUSIONS = Endpoints("Exclusions")

Address = Annotated[
    str, msgspec.Meta(min_length=1, max_length=320, description="E-mail address or phone number.")
]


class ExclusionListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the list of exclusions."""

    address: Address | None = None
    """Only this address, if it is excluded."""


class ExclusionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall create no leads: one address, or a text with several."""

    address: Address | None = None
    comment: Annotated[str, msgspec.Meta(max_length=MAX_COMMENT)] = ""
    """Why the one address is excluded."""
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200_000)] | None = None
    """Addresses, one a line, each with a comment after `;`; 500 at most."""


class ExclusionDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An address that creates no leads."""

    id: str
    address: str
    """In the form in which items keep it."""
    comment: str
    created_at: datetime
    created_by: int
    item: str | None
    """The item that was removed with it, for example lead_5."""


class ExclusionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Excluded addresses, the newest first."""

    items: list[ExclusionDocument]
    next_cursor: str | None


class AddedExclusions(msgspec.Struct, frozen=True, kw_only=True):
    """What is excluded now."""

    id: str
    """Of the first one."""
    items: list[ExclusionDocument]
    """All that were named."""
    added: int
    """How many of them were not excluded before."""


@EXCLUSIONS.get(
    "/v1/exclusions", right=Right.EXCLUSION_READ, answer=ExclusionPage, query=ExclusionListing
)
def list_all(call: Call) -> dict[str, Any]:
    """List the addresses that create no leads, the newest first."""
    wanted, listing = call.query.address, call.query
    scope = ["exclusions", wanted]
    after = decode_cursor(scope, listing.cursor, str)
    if wanted is not None:
        found, rest = find_exclusions(call.tenant, call.caller, wanted, call.now), None
    else:
        found, rest = list_exclusions(call.tenant, call.caller, after=after, limit=listing.limit)
    return shown([(place_of(one), _exclusion(one)) for one in found], rest, scope)


@EXCLUSIONS.create(
    "/v1/exclusions", right=Right.EXCLUSION_UPDATE, body=ExclusionBody, answer=AddedExclusions
)
def create_exclusions(call: Call) -> AddedExclusions:
    """Exclude an address, or those of a text. What is excluded already gets the new comment."""
    tenant, caller, body = call.tenant, call.caller, call.body
    if (body.address is None) is (body.text is None):
        raise Invalid.at("", "expected either address or text")
    if body.text is not None and body.comment:
        raise Invalid.at("/comment", "with text, the comment stands on the line, after ;")
    if body.text is not None:
        added = exclude_lines(tenant, caller, body.text, now=call.now, once=call.once)
    else:
        address, comment = body.address, body.comment
        added = exclude_address(tenant, caller, address, comment, now=call.now, once=call.once)
    return _added(added)


@EXCLUSIONS.delete("/v1/exclusions/{id}", right=Right.EXCLUSION_UPDATE)
def delete_exclusion(call: Call) -> None:
    """Let an address create leads again."""
    remove_exclusion(call.tenant, call.caller, call.path["id"])


def _added(added: Added) -> AddedExclusions:
    items = [_exclusion(one) for one in added.exclusions]
    return AddedExclusions(id=items[0].id, items=items, added=added.added)


def _exclusion(one: Exclusion) -> ExclusionDocument:
    return ExclusionDocument(
        id=one.id,
        address=one.address,
        comment=one.comment,
        created_at=one.created_at,
        created_by=one.created_by,
        item=one.item,
    )
