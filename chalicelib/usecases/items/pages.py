"""Pages of lists of items, and where they end."""

from typing import Annotated

import msgspec

from chalicelib.domain.items.item import Item

MAX_SORTED_TEXT = 100
"""Characters of a text that tell its place in a list; a cursor carries them."""

Beginning = Annotated[str, msgspec.Meta(max_length=MAX_SORTED_TEXT)]


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends."""

    id: Annotated[int, msgspec.Meta(ge=0, lt=10**12)]
    value: Beginning | int | float | bool | None = None
    """What the last item has in the field that the list is sorted by, of a text its beginning."""


class Page(msgspec.Struct, frozen=True):
    """Some items, and where the next ones begin."""

    items: tuple[Item, ...]
    next: Position | None
    places: tuple[Position, ...] = ()
    """Where each item stands, where `position_of` cannot tell."""
