"""What runs and tasks of workflows have in common over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import ItemRef

Text = Annotated[str, msgspec.Meta(max_length=1_000)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


def item_in(text: str) -> ItemRef:
    """Return the item that a body or a query names.

    Raises:
        Invalid: the text is not like deal_12.
    """
    try:
        return ItemRef.parse(text)
    except ValueError:
        raise Invalid.at("/item", "expected type and id, for example deal_12") from None


def shared_values(source: Any, shape: type[msgspec.Struct], *but: str) -> dict[str, Any]:
    """Return the values of the fields that a record has in common with what is shown of it."""
    return {name: getattr(source, name) for name in shape.__struct_fields__ if name not in but}
