"""A tenant that was just deployed: what its table holds, and what an import begins there."""

from datetime import datetime
from typing import Any

from chalicelib.ports.table import Key
from chalicelib.records.configuration import SETTINGS
from chalicelib.records.kinds import LEFT_OUT
from chalicelib.records.people import TOKEN, USER
from chalicelib.records.search.fill import SEARCH_FILL, SearchFill, search_fill_row
from infra.tenants.rows import Image, image_of, line_of_row, scan

_BY_A_DEPLOYMENT = LEFT_OUT | {USER, TOKEN, SETTINGS, SEARCH_FILL}
"""Kinds of rows that a deployment makes, or that are made anew wherever they are needed."""
_COUNTER = ("counter#user", "counter")


def own_data(client: Any, table: str) -> Key | None:
    """Return the key of a row that a deployment did not make; None where there is none [1 or 2]."""
    for page, _ in scan(client, table, limit=100):
        for image in page:
            kind, key = image["kind"]["S"], (image["pk"]["S"], image["sk"]["S"])
            if kind not in _BY_A_DEPLOYMENT and key != _COUNTER:
                return key
    return None


def fill_again(there: Image | None, now: datetime) -> list[Image]:
    """Return the row by which all items are made findable, since an older export has no words.

    Args:
        there: the row as it lies in the table. Where there is none the tenant was never brought to
            a version with search, and that begins it.
        now: the present instant.
    """
    if there is None:
        return []
    version = int(there["version"]["N"]) + 1
    return [image_of(line_of_row(search_fill_row(SearchFill(began_at=now), version)))]
