"""Products and the product rows of items come along when a tenant moves house."""

from chalicelib.domain.items.products import rows_of
from chalicelib.records.items import item_key, item_of
from chalicelib.records.products.products import product_key, product_of
from chalicelib.usecases.items.product_rows import set_rows
from chalicelib.usecases.items.products import add_product
from tests.infra.cloud import Tenant, cloud, infra
from tests.support.aws import dynamo_table
from tests.support.world import ANNA, World


def test_products_and_product_rows_come_along(capsys, tmp_path):
    world = World()
    screw = add_product(world.tenant, ANNA, {"name": "Screw", "price": "0.10"}, now=world.now)
    rows = [{"product": screw.id, "quantity": "40"}, {"name": "Work", "price": "60"}]
    ref = world.create(currency="USD").ref
    set_rows(world.tenant, ANNA, ref, rows, manual_amount=None, now=world.now)
    with cloud() as account:
        account.add(Tenant("acme").build()).fill(world)
        table = dynamo_table(account.add(Tenant("zeta").build()).table)
        assert 0 == infra(capsys, "export", "acme", str(tmp_path / "out"))[0]
        assert 0 == infra(capsys, "import", "zeta", str(tmp_path / "out"))[0]
        deal = item_of(table.get(item_key(ref)))
        product = product_of(table.get(product_key(screw.id)))
    assert "64.00" == deal.fields["amount"]
    assert "Screw" == product.name
    assert [("Screw", "40", screw.id), ("Work", "1", None)] == [
        (row.name, row.quantity, row.product) for row in rows_of(deal)
    ]
