"""Where products lie."""

from chalicelib.domain.items.products import Product
from chalicelib.records.products.products import product_key, product_of, product_row


def test_products_lie_together_in_the_order_of_their_ids():
    chair = Product(id=9, name="Chair", version=3)
    row = product_row(chair)
    assert (product_key(9), 3, chair) == (row.key, row.version, product_of(row))
    assert product_key(9) < product_key(10)
