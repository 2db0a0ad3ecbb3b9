"""The catalogue of what the tenant sells (semantics/trade: products)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.items.fields import parse_currency, parse_money
from chalicelib.domain.items.products import Product, ProductRow, plain_number, row_faults
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import readable
from chalicelib.records.idempotency import Once
from chalicelib.records.products.products import (
    CATALOGUE,
    PRODUCT,
    product_key,
    product_of,
    product_place,
    product_row,
)
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def list_products(
    tenant: Tenant, caller: Caller, *, after: int | None, limit: int
) -> tuple[list[Product], bool]:
    """Return products in the order in which they were added, and whether there are more [1].

    `after` is the last one that was seen.
    """
    caller.require(Right.PRODUCT_READ)
    place = product_place(after) if after is not None else None
    rows = tenant.table.query(CATALOGUE, prefix=f"{PRODUCT}#", after=place, limit=limit + 1)
    return list(readable(rows[:limit], product_of)), len(rows) > limit


def show_product(tenant: Tenant, caller: Caller, id: int) -> Product:
    """Return a product as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.PRODUCT_READ)
    return _stored(tenant, id)


def add_product(
    tenant: Tenant,
    caller: Caller,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Product:
    """Add a product [1].

    Raises:
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.PRODUCT_UPDATE)
    before = first_answer(tenant, once, Product)
    if before is not None:
        return before
    checked = _checked(tenant, {"name": "", **values}, now)
    product = Product(id=tenant.ids.next(PRODUCT), **checked)
    return write_once(tenant, once, [Put(product_row(product), expect="absent")], product, now)


def change_product(
    tenant: Tenant, caller: Caller, id: int, values: Mapping[str, Any], now: datetime
) -> Product:
    """Change a product; rows that were made of it stay as they are [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: others keep changing it.
    """
    caller.require(Right.PRODUCT_UPDATE)

    def attempt() -> Product:
        before = _stored(tenant, id)
        kept = msgspec.structs.asdict(before)
        del kept["id"], kept["version"]
        checked = _checked(tenant, {**kept, **values}, now)
        after = msgspec.structs.replace(before, **checked)
        if after == before:
            return before
        after = msgspec.structs.replace(after, version=before.version + 1)
        tenant.table.write([Put(product_row(after), expect=before.version)])
        return after

    return retried(attempt, busy(f"product {id}"))


def remove_product(tenant: Tenant, caller: Caller, id: int) -> None:
    """Remove a product; rows that were made of it stay as they are [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.PRODUCT_UPDATE)
    _stored(tenant, id)
    tenant.table.write([Delete(product_key(id))])


def _stored(tenant: Tenant, id: int) -> Product:
    row = tenant.table.get(product_key(id))
    if row is None:
        raise NotFound(f"there is no product {id}")
    return product_of(row)


def _checked(tenant: Tenant, values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the values of a product as they are stored; a price has a currency."""
    faults = name_faults("/name", values["name"])
    for name in ("code", "unit"):
        faults += title_faults(f"/{name}", values.get(name, ""))
    faults += title_faults("/description", values.get("description", ""), most=10_000)
    kept = dict(values)
    readers = {"price": parse_money, "currency": parse_currency, "tax_rate": plain_number}
    for name, read in readers.items():
        try:
            kept[name] = None if values.get(name) is None else read(values[name])
        except ValueError as error:
            faults.append(Fault(f"/{name}", str(error)))
    if faults:
        raise Invalid(faults)
    if kept["price"] is not None and kept["currency"] is None:
        kept["currency"] = tenant.configuration.tenant(now).settings.currency
    row = ProductRow(name="", price=kept["price"] or "0", tax_rate=kept["tax_rate"])
    if faults := row_faults(row, kept["currency"]):
        raise Invalid(faults)
    return kept
