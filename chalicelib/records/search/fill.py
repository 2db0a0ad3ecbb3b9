"""How far the words of all items have been written since search was switched on."""

from datetime import datetime

import msgspec

from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode

SEARCH_FILL = "search_fill"
SEARCH_FILL_KEY: Key = (SEARCH_FILL, SEARCH_FILL)


class SearchFill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far it has come."""

    began_at: datetime
    type: str = ""
    """Entity type whose items are looked at; those before it are done."""
    after: str | None = None
    """Place in the list of its items behind which it goes on."""
    items: int = 0
    """How many were looked at."""
    done: bool = False


def search_fill_row(fill: SearchFill, version: int) -> Row:
    """Return the row that says how far it has come."""
    pk, sk = SEARCH_FILL_KEY
    return Row(pk=pk, sk=sk, kind=SEARCH_FILL, body=encode(fill), version=version)
