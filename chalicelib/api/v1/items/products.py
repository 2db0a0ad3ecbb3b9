"""Products over HTTP: the catalogue, and the rows of items."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.products import (
    MOST_ROWS,
    DiscountType,
    Product,
    ProductRow,
    row_sums,
    rows_of,
    totals,
)
from chalicelib.domain.items.type_flags import MANUAL_AMOUNT
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.items.product_rows import set_rows, show_rows
from chalicelib.usecases.items.products import (
    add_product,
    change_product,
    list_products,
    remove_product,
    show_product,
)

PRODUCTS = Endpoints("Products")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
Number = Annotated[str, msgspec.Meta(max_length=40)] | float
Percent = Annotated[Number, msgspec.Meta(description="Percent, from 0 to 100.")]


class ProductBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is sold."""

    name: Name
    code: Annotated[str, msgspec.Meta(max_length=255, description="Article number.")] = ""
    price: Annotated[Number | None, msgspec.Meta(description="Of a unit: a decimal string.")] = None
    currency: Annotated[
        Annotated[str, msgspec.Meta(max_length=10)] | None,
        msgspec.Meta(description="ISO 4217 code of the price; by default the tenant's."),
    ] = None
    unit: Annotated[str, msgspec.Meta(max_length=255, description="piece, hour, kg")] = ""
    tax_rate: Percent | None = None
    tax_included: Annotated[
        bool, msgspec.Meta(description="Whether the price contains the tax.")
    ] = False
    description: Annotated[str, msgspec.Meta(max_length=10_000)] = ""
    active: bool = True


ProductChange = change_of(ProductBody, "ProductChange")


class ProductDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is sold."""

    id: int
    name: str
    code: str
    price: str | None
    currency: str | None
    unit: str
    tax_rate: str | None
    tax_included: bool
    description: str
    active: bool
    version: int


class ProductPage(msgspec.Struct, frozen=True, kw_only=True):
    """Products, in the order in which they were added."""

    items: list[ProductDocument]
    next_cursor: str | None


class RowBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of what an item is about; what it leaves out, its product says."""

    product: Annotated[
        int | None, msgspec.Meta(description="Id of a product of the catalogue.")
    ] = None
    name: Name | None = None
    price: Annotated[
        Number | None,
        msgspec.Meta(description="Of a unit, before the discount, in the item's currency."),
    ] = None
    quantity: Number = "1"
    unit: Short | None = None
    discount_type: DiscountType = DiscountType.PERCENT
    discount: Annotated[
        Number, msgspec.Meta(description="Percent of the price, or a sum off it, by its type.")
    ] = "0"
    tax_rate: Percent | None = None
    tax_included: bool | None = None


class RowsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rows that an item shall have."""

    rows: Annotated[tuple[RowBody, ...], msgspec.Meta(max_length=MOST_ROWS)]
    manual_amount: Annotated[
        bool | None,
        msgspec.Meta(description="Whether the amount is not their sum; null: as before."),
    ] = None


class RowDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what an item is about, and what it comes to."""

    product: int | None
    name: str
    price: str
    quantity: str
    unit: str
    discount_type: DiscountType
    discount: str
    tax_rate: str | None
    tax_included: bool
    net: str
    tax: str
    sum: str


class RowsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of an item, and what they come to."""

    rows: list[RowDocument]
    currency: str | None
    net: str
    tax: str
    sum: str
    amount: str | None
    """Of the item: the sum, unless it is set by hand."""
    manual_amount: bool
    version: int


@PRODUCTS.get("/v1/products", right=Right.PRODUCT_READ, answer=ProductPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List the catalogue of products."""
    scope = ["products"]
    after = decode_cursor(scope, call.query.cursor, int)
    found, more = list_products(call.tenant, call.caller, after=after, limit=call.query.limit)
    entries = [(one.id, _product(one)) for one in found]
    return shown(entries, found[-1].id if more else None, scope)


@PRODUCTS.create(
    "/v1/products", right=Right.PRODUCT_UPDATE, body=ProductBody, answer=ProductDocument
)
def create(call: Call) -> ProductDocument:
    """Add a product to the catalogue."""
    values = msgspec.structs.asdict(call.body)
    return _product(add_product(call.tenant, call.caller, values, now=call.now, once=call.once))


@PRODUCTS.get("/v1/products/{id}", right=Right.PRODUCT_READ, answer=ProductDocument)
def read(call: Call) -> ProductDocument:
    """Read a product."""
    return _product(show_product(call.tenant, call.caller, _id(call)))


@PRODUCTS.patch(
    "/v1/products/{id}", right=Right.PRODUCT_UPDATE, body=ProductChange, answer=ProductDocument
)
def change(call: Call) -> ProductDocument:
    """Change a product; rows that were made of it stay as they are."""
    values = given(call.body)
    return _product(change_product(call.tenant, call.caller, _id(call), values, call.now))


@PRODUCTS.delete("/v1/products/{id}", right=Right.PRODUCT_UPDATE)
def remove(call: Call) -> None:
    """Remove a product; rows that were made of it stay as they are."""
    remove_product(call.tenant, call.caller, _id(call))


@PRODUCTS.get(
    "/v1/items/{type}/{id}/products", right=Right.ITEM_READ, answer=RowsDocument, versioned=True
)
def read_rows(call: Call) -> Answer:
    """Read the product rows of an item, and what they come to."""
    return _rows(show_rows(call.tenant, call.caller, call.item, call.now))


@PRODUCTS.put(
    "/v1/items/{type}/{id}/products",
    right=Right.ITEM_CHANGE,
    body=RowsBody,
    answer=RowsDocument,
    versioned=True,
)
def replace_rows(call: Call) -> Answer:
    """Put these product rows in place of all that an item had.

    Its `amount` becomes their sum, unless `manual_amount` is set; `tax_amount` is the tax in it.
    """
    rows = [
        {name: value for name, value in msgspec.structs.asdict(one).items() if value is not None}
        for one in call.body.rows
    ]
    item = set_rows(
        call.tenant,
        call.caller,
        call.item,
        rows,
        manual_amount=call.body.manual_amount,
        now=call.now,
        expected_version=call.expected_version,
    )
    return _rows(item)


def _id(call: Call) -> int:
    text: str = call.path["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise NotFound(f"there is no product {text}")
    return int(text)


def _product(product: Product) -> ProductDocument:
    return ProductDocument(**msgspec.structs.asdict(product))


def _rows(item: Item) -> Answer:
    currency = item.fields.get("currency")
    rows = rows_of(item)
    sums = totals(rows, currency)
    document = RowsDocument(
        rows=[_row(one, currency) for one in rows],
        currency=currency,
        net=str(sums.net),
        tax=str(sums.tax),
        sum=str(sums.amount),
        amount=item.fields.get("amount"),
        manual_amount=bool(item.fields.get(MANUAL_AMOUNT.code)),
        version=item.version,
    )
    return Answer(document, headers=etag(item.version))


def _row(row: ProductRow, currency: str | None) -> RowDocument:
    sums = row_sums(row, currency)
    values = msgspec.structs.asdict(row)
    return RowDocument(**values, net=str(sums.net), tax=str(sums.tax), sum=str(sums.amount))
