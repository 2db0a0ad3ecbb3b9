"""Marks that an item was converted, so that it happens once."""

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode

CONVERSION = "conversion"


class Conversion(msgspec.Struct, frozen=True):
    """Says what was made of the item."""

    made: str


def conversion_key(item: ItemRef, kind: str) -> Key:
    """Return where it is noted that an item of that kind was made of the item."""
    return str(item), f"{CONVERSION}#{kind}"


def conversion_row(item: ItemRef, made: ItemRef) -> Row:
    """Return the mark of a conversion."""
    pk, sk = conversion_key(item, made.type)
    return Row(pk=pk, sk=sk, kind=CONVERSION, body=encode(Conversion(str(made))))
