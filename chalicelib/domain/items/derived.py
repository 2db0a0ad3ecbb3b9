"""Fields that follow from others: nobody sets them, or not while they follow."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import msgspec

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import RETURNING, STANDARD_TYPES
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.products import rows_of, totals
from chalicelib.domain.items.type_flags import MANUAL_AMOUNT, TAX_AMOUNT
from chalicelib.domain.words.labels import MAX_LABEL
from chalicelib.domain.words.text import is_blank


def derived(item: Item, fields: Mapping[str, Field]) -> Item:
    """Return the item with what follows: who returns, and the sums of its product rows."""
    values: dict[str, Any] = {}
    if RETURNING in fields:
        values[RETURNING] = bool(item.clients())
    if TAX_AMOUNT.code in fields:
        values |= _sums(item)
    if not values:
        return item
    merged = {**item.fields, **values}
    kept = {code: value for code, value in merged.items() if value is not None}
    return msgspec.structs.replace(item, fields=kept)


def _sums(item: Item) -> dict[str, Any]:
    rows = rows_of(item)
    if not rows:
        return {TAX_AMOUNT.code: None}
    sums = totals(rows, item.fields.get("currency"))
    found: dict[str, Any] = {TAX_AMOUNT.code: str(sums.tax)}
    if not item.fields.get(MANUAL_AMOUNT.code):
        found["amount"] = str(sums.amount)
    return found


def check_amount(
    before: Item, after: Item, sent: Mapping[str, Any], fields: Mapping[str, Field]
) -> None:
    """Refuse an amount that is set by hand while it is the sum of the product rows.

    What is only sent back as it was is no fault.

    Raises:
        Invalid: it is another one than the sum.
    """
    if "amount" not in sent or TAX_AMOUNT.code not in fields or not rows_of(after):
        return
    wanted, amount = sent["amount"], after.fields.get("amount")
    if after.fields.get(MANUAL_AMOUNT.code) or wanted == before.fields.get("amount"):
        return
    if wanted is None or Decimal(wanted) != Decimal(amount or 0):
        raise Invalid.at(
            "/amount",
            f"is the sum of the product rows, {amount}; to say another one, set "
            f"{MANUAL_AMOUNT.code} to true with it",
        )


def name_in(values: Mapping[str, Any]) -> str:
    """Return the name of a person or company that the values hold, empty without one."""
    person = " ".join(values.get(code) or "" for code in ("name", "last_name")).strip()
    return next(
        (
            one[:MAX_LABEL]
            for one in (person, values.get("company_title") or "")
            if not is_blank(one)
        ),
        "",
    )


def title_after(item: Item, values: Mapping[str, Any]) -> str:
    """Return the title of an item with new values: one that was made of its name follows that."""
    known = STANDARD_TYPES.get(item.type)
    made = name_in(item.fields) or (f"{known.title} #{item.id}" if known else "")
    return (name_in(values) or item.title) if item.title == made else item.title


def as_stored(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values, but as it is stored what looks the same: it is only in another form.

    That is how Unicode's composed letters differ from those that are put together.
    """
    for code, value in values.items():
        if not isinstance(value, str) or value.isascii():
            continue
        stored = item.title if code == "title" else item.fields.get(code)
        if isinstance(stored, str) and normalize("NFC", stored) == normalize("NFC", value):
            values[code] = stored
    return values
