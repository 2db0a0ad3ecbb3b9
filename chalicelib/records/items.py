"""Items, and the rows that find them by client and address."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.words.phone_numbers import address_place
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

ITEM = "item"
LINK = "link"
UNLINKED = "unlinked"
ADDRESS = "address"
BIN = "bin#all"
"""Index key of the recycle bin."""
BINNED = "bin#"
"""What the name of an alarm begins with that rings for a deleted item."""
MARK_KEPT = timedelta(days=30)
"""How long it is known that there was an item that went for good; longer than any alarm or dead
letter of it can lie somewhere."""


def item_key(ref: ItemRef) -> Key:
    """Return where an item lies."""
    return str(ref), ITEM


def item_row(item: Item) -> Row:
    """Return the row of an item; a deleted one is in no list but the recycle bin.

    One that became something else at once is in none.

    What is left of one that went for good is forgotten once nothing can come late any more.
    """
    rank = f"{item.id:012d}"
    there = item.deleted_at is None
    listed = there and not item.became
    if item.purge_at is not None:
        return _binned_row(item, item.purge_at)
    ends = item.ends_at
    forgotten = None if there or ends else int((item.updated_at + MARK_KEPT).timestamp())
    in_hands = in_charge(item.responsible, item.type), rank
    staged = listed and item.stage is not None
    return Row(
        pk=str(item.ref),
        sk=ITEM,
        kind=ITEM,
        body=encode(item),
        version=item.version,
        entry=item.entry if there else None,
        by_type=(item.type, rank) if listed else None,
        by_stage=(column(item.type, item.pipeline, item.stage), rank) if staged else None,
        agenda=due_at(ends, f"{BINNED}{item.ref}") if ends else in_hands if listed else None,
        expires_at=forgotten,
    )


def _binned_row(item: Item, purge_at: datetime) -> Row:
    """Return the row of an item in the recycle bin; the agenda tells when it is to go."""
    place = f"{sortable(purge_at)}#{item.ref}"
    return Row(
        pk=str(item.ref),
        sk=ITEM,
        kind=ITEM,
        body=encode(item),
        version=item.version,
        by_type=(BIN, place),
        by_stage=(bin_of(item.deleted_by or 0), place),
        agenda=due_at(purge_at, f"{BINNED}{item.ref}"),
    )


def bin_of(user: int) -> str:
    """Return the index key of what a user has put into the recycle bin."""
    return f"bin#{user}"


def item_of(row: Row) -> Item:
    """Return the item that a row holds."""
    return decode(row, Item)


def column(type: str, pipeline: str | None, stage: str | None) -> str:
    """Return the index key of a board column."""
    return f"{type}#{pipeline}#{stage}"


def in_charge(user: int, type: str) -> str:
    """Return the index key of the items of one type that a user is responsible for."""
    return f"responsible#{user}#{type}"


class Link(msgspec.Struct, frozen=True):
    """Says that an item belongs to a client or an observer, or an address to whom.

    Derived from the item by the stream, so it may lag behind by moments: who reads it looks at the
    item itself.
    """

    item: ItemRef
    gone: bool = False
    """No longer so; kept for a while, so that a late copy of an older change cannot bring it
    back."""


def observed_by(user: int) -> str:
    """Return the partition of the items that a user is an observer of."""
    return f"observer#{user}"


def link_row(of: ItemRef | str, link: Link, version: int, expires_at: int | None = None) -> Row:
    """Return the row that finds an item by its client, another parent, or an observer."""
    return Row(
        pk=str(of),
        sk=f"{LINK}#{link.item}",
        kind=LINK,
        body=encode(link),
        version=version,
        expires_at=expires_at,
    )


def address_row(address: str, link: Link, version: int, expires_at: int | None = None) -> Row:
    """Return the row that finds a contact, company or lead by an address or phone number."""
    return Row(
        pk=address_partition(address),
        sk=str(link.item),
        kind=ADDRESS,
        body=encode(link),
        version=version,
        expires_at=expires_at,
    )


def address_partition(address: str) -> str:
    """Return the partition of an address or phone number, whatever its case and extension."""
    return f"{ADDRESS}#{address_place(address)}"


def linked_item(row: Row) -> ItemRef | None:
    """Return the item that a link or address row names, or None where it no longer holds."""
    link = decode(row, Link)
    return None if link.gone else link.item


def unlinked_row(parent: ItemRef, child: ItemRef, expires_at: int) -> Row:
    """Return the row that says that a child named its parent until this was deleted."""
    return Row(
        pk=str(parent),
        sk=f"{UNLINKED}#{child}",
        kind=UNLINKED,
        body=encode(child),
        expires_at=expires_at,
    )


def unlinked_item(row: Row) -> ItemRef:
    """Return the child that named a deleted parent."""
    return decode(row, ItemRef)
