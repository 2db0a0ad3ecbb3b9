"""Product rows of items, their sums, and the catalogue that they come from (semantics/trade).

A row keeps what it says of its product: it stays as it is when the catalogue changes. Each row is
rounded to the digits of the currency, so that what is printed adds up to its sum.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Any, Final

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import TOO_MUCH, parse_money
from chalicelib.domain.items.item import Item
from chalicelib.domain.words.currencies import digits_of, rounded

PRODUCTS: Final = "products"
"""Under which code an item keeps its rows; it is no field, so that only their own calls set it."""
MOST_ROWS: Final = 200
_HUNDRED = Decimal(100)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""More digits than prices, quantities and rates have together."""


class DiscountType(StrEnum):
    """How a discount is counted."""

    PERCENT = "percent"  # of the price
    SUM = "sum"  # off the price of each unit


class ProductRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of what an item is about."""

    name: str
    price: str
    """Of a unit, before the discount, in the item's currency."""
    product: int | None = None
    """The product of the catalogue that it was taken from."""
    quantity: str = "1"
    unit: str = ""
    discount_type: DiscountType = DiscountType.PERCENT
    discount: str = "0"
    tax_rate: str | None = None
    """Percent; None where no tax is due."""
    tax_included: bool = False
    """Whether the price contains the tax."""


class Sums(msgspec.Struct, frozen=True):
    """What a row comes to, or several."""

    net: Decimal
    tax: Decimal
    amount: Decimal
    """Net and tax together: what is to be paid."""


class Product(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the tenant sells, as rows begin with it."""

    id: int
    name: str
    code: str = ""
    """Article number."""
    price: str | None = None
    currency: str | None = None
    unit: str = ""
    tax_rate: str | None = None
    tax_included: bool = False
    description: str = ""
    active: bool = True
    version: int = 1


def row_sums(row: ProductRow, currency: str | None) -> Sums:
    """Return what a row comes to, in the digits of the currency."""
    price, quantity = Decimal(row.price), Decimal(row.quantity)
    if row.discount_type is DiscountType.SUM:
        price = _EXACT.subtract(price, Decimal(row.discount))
    else:
        share = _EXACT.divide(_HUNDRED - Decimal(row.discount), _HUNDRED)
        price = _EXACT.multiply(price, share)
    line = rounded(_EXACT.multiply(price, quantity), currency)
    rate = Decimal(row.tax_rate or 0)
    if row.tax_included:
        net = rounded(_EXACT.divide(_EXACT.multiply(line, _HUNDRED), _HUNDRED + rate), currency)
        return Sums(net, line - net, line)
    tax = rounded(_EXACT.divide(_EXACT.multiply(line, rate), _HUNDRED), currency)
    return Sums(line, tax, line + tax)


def totals(rows: Sequence[ProductRow], currency: str | None) -> Sums:
    """Return what rows come to together."""
    zero = rounded(Decimal(0), currency)
    found = [row_sums(row, currency) for row in rows]
    return Sums(
        sum((one.net for one in found), zero),
        sum((one.tax for one in found), zero),
        sum((one.amount for one in found), zero),
    )


def row_faults(row: ProductRow, currency: str | None) -> list[Fault]:
    """Return what is wrong with the numbers of a row, with pointers into it."""
    faults = []
    price, discount = Decimal(row.price), Decimal(row.discount)
    if price < 0:
        faults.append(Fault("/price", "expected zero or more"))
    if -int(price.normalize().as_tuple().exponent) > (most := digits_of(currency)):
        whose = currency or "an amount without a currency"
        faults.append(Fault("/price", f"{whose} has {most or 'no'} decimals"))
    if Decimal(row.quantity) <= 0:
        faults.append(Fault("/quantity", "expected more than zero"))
    most_off = price if row.discount_type is DiscountType.SUM else _HUNDRED
    if not 0 <= discount <= most_off:
        said = "the price" if row.discount_type is DiscountType.SUM else "100 percent"
        faults.append(Fault("/discount", f"expected from zero to {said}"))
    if row.tax_rate is not None and not 0 <= Decimal(row.tax_rate) <= _HUNDRED:
        faults.append(Fault("/tax_rate", "expected from 0 to 100 percent"))
    if not faults and _is_too_much(row, currency):
        place = "/price" if row.quantity == "1" else "/quantity"
        faults.append(Fault(place, "comes to an amount out of range"))
    return faults


def _is_too_much(row: ProductRow, currency: str | None) -> bool:
    """Return whether a row comes to an amount that no item can have."""
    whole = _EXACT.multiply(Decimal(row.price), Decimal(row.quantity))
    return whole >= TOO_MUCH or row_sums(row, currency).amount >= TOO_MUCH


def plain_number(value: Any) -> str:
    """Return a number as rows keep quantities and rates: 2.50 is 2.5.

    Raises:
        ValueError: not a decimal number, or too large or too exact.
    """
    return f"{Decimal(parse_money(value)).normalize():f}"


def rows_of(item: Item) -> list[ProductRow]:
    """Return the product rows that an item keeps."""
    return msgspec.convert(item.fields.get(PRODUCTS, []), list[ProductRow])


def stored_rows(rows: Sequence[ProductRow]) -> list[dict[str, Any]] | None:
    """Return rows as an item keeps them, None for none."""
    found: list[dict[str, Any]] = msgspec.to_builtins(list(rows))
    return found or None


def rows_in_words(stored: Any) -> str:
    """Return stored rows in words: "Chair × 2, Table × 1"."""
    rows = msgspec.convert(stored, list[ProductRow])
    return ", ".join(f"{row.name} × {row.quantity}" for row in rows)
