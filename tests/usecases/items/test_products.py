"""The catalogue of products."""

import pytest

from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.usecases.items.products import (
    add_product,
    change_product,
    list_products,
    remove_product,
    show_product,
)
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world():
    return World()


def add(world, **values):
    return add_product(world.tenant, ANNA, {"name": "Chair", **values}, now=world.now)


def test_a_price_is_in_the_tenants_currency_unless_another_is_named(world):
    assert world.tenant.configuration.tenant(world.now).settings.currency == (
        add(world, price="5").currency
    )
    assert ("JPY", None) == (add(world, price=5, currency="JPY").currency, add(world).currency)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"price": "5.5", "currency": "JPY"}, "/price"),
        ({"price": "-1"}, "/price"),
        ({"price": "dear"}, "/price"),
        ({"currency": "XXX"}, "/currency"),
        ({"tax_rate": 101}, "/tax_rate"),
        ({"unit": "a\x00"}, "/unit"),
    ],
)
def test_what_cannot_be_sold_is_refused(world, values, pointer):
    with pytest.raises(Invalid) as refused:
        add(world, **values)
    assert [pointer] == [fault.pointer for fault in refused.value.faults]
    kept = add(world)
    with pytest.raises(Invalid):
        change_product(world.tenant, ANNA, kept.id, values, world.now)


def test_a_change_that_changes_nothing_writes_nothing(world):
    chair = add(world, price="5")
    assert chair == change_product(world.tenant, ANNA, chair.id, {"price": "5.00"}, world.now)
    after = change_product(world.tenant, ANNA, chair.id, {"price": None}, world.now)
    assert (2, None) == (after.version, show_product(world.tenant, BEN, chair.id).price)


def test_somebody_else_who_writes_first_is_not_overwritten(world):
    chair = add(world)
    write, first = world.table.write, []

    def meanwhile(writes):
        if not first:
            first.append(True)
            change_product(world.tenant, ANNA, chair.id, {"unit": "pc"}, world.now)
        write(writes)

    world.table.write = meanwhile
    change_product(world.tenant, ANNA, chair.id, {"code": "C-1"}, world.now)
    stored = show_product(world.tenant, ANNA, chair.id)
    assert ("pc", "C-1", 3) == (stored.unit, stored.code, stored.version)


def test_what_is_removed_is_gone_and_only_admins_remove(world):
    chair, table = add(world), add(world, name="Table")
    with pytest.raises(Forbidden):
        remove_product(world.tenant, BEN, chair.id)
    remove_product(world.tenant, ANNA, chair.id)
    for call in (show_product, remove_product):
        with pytest.raises(NotFound):
            call(world.tenant, ANNA, chair.id)
    assert ([table], False) == list_products(world.tenant, BEN, after=None, limit=1)
