"""After an import: all items are looked at, so that they are found by their words."""

from datetime import datetime

from chalicelib.records.search.fill import SearchFill, search_fill_row
from infra.tenants.rows import Image, image_of, line_of_row


def fill_again(there: Image | None, now: datetime) -> list[Image]:
    """Return the row that begins it, since an older export has no words of its items.

    Args:
        there: the row as it lies in the table. Where there is none the tenant was never brought to
            a version with search, and that begins it.
        now: the present instant.
    """
    if there is None:
        return []
    version = int(there["version"]["N"]) + 1
    return [image_of(line_of_row(search_fill_row(SearchFill(began_at=now), version)))]
