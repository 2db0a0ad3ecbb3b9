"""Take many items out at once, as a table."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.items.tables import MARK, as_cells, as_line
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.usecases.items.list_items import list_items, position_of
from chalicelib.usecases.items.pages import Position
from chalicelib.usecases.tenant.tenant import Tenant

MAX_CHARACTERS = 1_500_000
"""Of one page; a function can answer 6 MB, and a character can be four bytes."""


def export_items(
    tenant: Tenant,
    caller: Caller,
    type: str,
    filters: Mapping[str, str],
    *,
    limit: int,
    after: Position | None = None,
    now: datetime,
) -> tuple[str, Position | None]:
    """Return items that meet all filters, by id, as a table, and where to go on [as `list_items`].

    Those that the caller may read but not take out are left out, so a page may be short.

    Raises:
        NotFound: no such type.
        Forbidden: they may not take out any item of the type.
        Invalid: a filter or the cursor cannot be used.
    """
    caller.require(Right.ITEM_EXPORT, on=Area(type))
    page = list_items(tenant, caller, type, filters, limit=limit, after=after, now=now)
    fields = tenant.configuration.type(type, now).fields.values()
    lines = [MARK + as_line(field.code for field in fields)]
    size = 0
    for number, item in enumerate(page.items):
        if not caller.may(Right.ITEM_EXPORT, item):
            continue
        line = as_line(as_cells(item.values(), fields))
        size += len(line)
        if size > MAX_CHARACTERS and len(lines) > 1:
            return "".join(lines), position_of(page.items[number - 1], "id")
        lines.append(line)
    return "".join(lines), page.next
