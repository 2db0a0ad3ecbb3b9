"""The catalogue of products: one partition, in the order in which they were added."""

from chalicelib.domain.items.products import Product
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

PRODUCT = "product"
CATALOGUE = "products"
"""Partition of all products."""


def product_place(id: int) -> str:
    """Return the sort key of a product."""
    return f"{PRODUCT}#{id:012d}"


def product_key(id: int) -> Key:
    """Return where a product lies."""
    return CATALOGUE, product_place(id)


def product_row(product: Product) -> Row:
    """Return the row of a product."""
    pk, sk = product_key(product.id)
    return Row(pk=pk, sk=sk, kind=PRODUCT, body=encode(product), version=product.version)


def product_of(row: Row) -> Product:
    """Return the product that a row holds."""
    return decode(row, Product)
