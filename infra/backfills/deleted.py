"""Items that were deleted for good before they had an end: what is left of them goes."""

from datetime import datetime

import msgspec

from chalicelib.domain.items.item import Item
from chalicelib.domain.people.settings import Settings
from chalicelib.records.items import ITEM, item_row
from infra.tenants.rows import Line, line_of_row


def change(line: Line, now: datetime, _: Settings) -> Line | None:
    """Return how such an item's row is to be; None for all others, and once it was done."""
    if line.kind != ITEM:
        return None
    item = msgspec.json.decode(line.body, type=Item)
    if item.deleted_at is None or item.goes_at is not None or not (item.title or item.fields):
        return None
    ending = msgspec.structs.replace(item, ends_at=now, version=item.version + 1)
    return line_of_row(item_row(ending))
