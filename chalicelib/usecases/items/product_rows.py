"""The product rows of an item: what it is about, and what that comes to (semantics/trade)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid, Refused, Stale
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import TOO_MUCH, Field, parse_money
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.items.products import (
    PRODUCTS,
    DiscountType,
    Product,
    ProductRow,
    plain_number,
    row_faults,
    rows_of,
    stored_rows,
    totals,
)
from chalicelib.domain.items.type_flags import MANUAL_AMOUNT
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.records.products.products import product_key, product_of
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def show_rows(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> Item:
    """Return an item whose rows may be read [1].

    Raises:
        NotFound: no such item.
        Refused: items of its type have no products (`entity_type_not_supported`).
    """
    caller.require(Right.ITEM_READ)
    _check_type(tenant, ref, now)
    return item_for(tenant, caller, ref, Right.ITEM_READ)


def set_rows(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    rows: Sequence[Mapping[str, Any]],
    *,
    manual_amount: bool | None,
    now: datetime,
    expected_version: int | None = None,
) -> Item:
    """Put these rows in place of all that an item had; its amount becomes their sum.

    `manual_amount` says whether the amount stays what somebody says; None: as before. Rows that
    change nothing write nothing. One read, one write; one more read where rows name products.

    Raises:
        NotFound: no such item.
        Refused: items of its type have no products (`entity_type_not_supported`).
        Invalid: with a pointer to each fault.
        Stale: the item is not at `expected_version`.
        Clash: others keep changing the item.
    """
    caller.require(Right.ITEM_CHANGE)
    fields = _check_type(tenant, ref, now)
    known = _products(tenant, rows)

    def attempt() -> Item:
        item = item_for(tenant, caller, ref, Right.ITEM_CHANGE)
        if expected_version not in (None, item.version):
            message = f"the item is at version {item.version}, not {expected_version}"
            raise Stale(f"{message}; read it again")
        # What the catalogue has no more may stay in rows that had it.
        had = {row.product for row in rows_of(item)}
        checked = _rows(rows, known, had, item.fields.get("currency"))
        values: dict[str, Any] = {PRODUCTS: stored_rows(checked)}
        if manual_amount is not None:
            values[MANUAL_AMOUNT.code] = manual_amount
        by_hand = values.get(MANUAL_AMOUNT.code, item.fields.get(MANUAL_AMOUNT.code))
        if not checked and rows_of(item) and not by_hand:
            values["amount"] = "0.00"
        changed = changed_item(
            item,
            Draft(values=values),
            fields=fields,
            pipeline_of=lambda _: None,
            by=caller.id,
            now=now,
            cause=Cause(),
        )
        if changed is not item:
            tenant.table.write(item_writes(item, changed))
        return changed

    return retried(attempt, busy(ref))


def _check_type(tenant: Tenant, ref: ItemRef, now: datetime) -> Mapping[str, Field]:
    wide = tenant.configuration.type(ref.type, now)
    if not wide.entity_type.flags.products:
        message = f"items of the type {ref.type} have no products: they are switched off"
        raise Refused(message, code=Code.ENTITY_TYPE_NOT_SUPPORTED)
    return wide.fields


def _products(tenant: Tenant, rows: Iterable[Mapping[str, Any]]) -> dict[int, Product]:
    ids = {row["product"] for row in rows if row.get("product") is not None}
    if not ids:
        return {}
    found = tenant.table.get_many([product_key(id) for id in sorted(ids)])
    return {one.id: one for one in map(product_of, found.values())}


def _rows(
    given: Sequence[Mapping[str, Any]],
    known: Mapping[int, Product],
    had: Collection[int | None],
    currency: str | None,
) -> list[ProductRow]:
    rows: list[ProductRow] = []
    faults: list[Fault] = []
    for number, one in enumerate(given):
        found: list[Fault] = []
        row = _row(one, known, had, currency, found)
        found = found or (row_faults(row, currency) if row else [])
        faults += [fault.under(f"/rows/{number}") for fault in found]
        rows += [row] if row else []
    if faults:
        raise Invalid(faults)
    if totals(rows, currency).amount >= TOO_MUCH:
        raise Invalid.at("/rows", "together they come to an amount out of range")
    return rows


def _row(
    given: Mapping[str, Any],
    known: Mapping[int, Product],
    had: Collection[int | None],
    currency: str | None,
    faults: list[Fault],
) -> ProductRow | None:
    """Return a row, filled from the catalogue where it names a product and says nothing itself."""
    product = known.get(given["product"]) if given.get("product") is not None else None
    if product is None and given.get("product") not in (None, *had):
        faults.append(Fault("/product", f"there is no product {given['product']}"))
        return None
    name, price, rate = given.get("name"), given.get("price"), given.get("tax_rate")
    unit, included = given.get("unit"), given.get("tax_included")
    if product is not None:
        name = product.name if name is None else name
        unit = product.unit if unit is None else unit
        rate = product.tax_rate if rate is None else rate
        included = product.tax_included if included is None else included
        if price is None and product.currency == currency:
            price = product.price
    if price is None:
        cost = f"; the product has none in {currency}" if product else ""
        faults.append(Fault("/price", f"a price is needed{cost}"))
        return None
    faults += name_faults("/name", name or "") + title_faults("/unit", unit or "")
    number = _reader(faults)
    return ProductRow(
        product=given.get("product"),
        name=name or "",
        price=number("/price", price, parse_money),
        quantity=number("/quantity", given.get("quantity", "1"), plain_number),
        unit=unit or "",
        discount_type=given.get("discount_type", DiscountType.PERCENT),
        discount=number("/discount", given.get("discount", "0"), plain_number),
        tax_rate=None if rate is None else number("/tax_rate", rate, plain_number),
        tax_included=bool(included),
    )


def _reader(faults: list[Fault]) -> Callable[[str, Any, Callable[[Any], str]], str]:
    def read(pointer: str, value: Any, parse: Callable[[Any], str]) -> str:
        try:
            return parse(value)
        except ValueError as error:
            faults.append(Fault(pointer, str(error)))
            return "1"

    return read
