"""Codes that rules and steps have drawn: a code comes once (R25)."""

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Row
from chalicelib.records.body import encode

DRAWN_CODE = "drawn_code"


class DrawnCode(msgspec.Struct, frozen=True):
    """Says for which item a code was drawn."""

    item: ItemRef


def drawn_code_row(family: str, code: str, item: ItemRef) -> Row:
    """Return the row that only one drawing of a family can write."""
    return Row(
        pk=f"{DRAWN_CODE}#{family}#{code}",
        sk=DRAWN_CODE,
        kind=DRAWN_CODE,
        body=encode(DrawnCode(item)),
    )
