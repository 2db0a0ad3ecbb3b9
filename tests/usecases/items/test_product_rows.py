"""Rows are put on items."""

import pytest

from chalicelib.domain.errors import Forbidden, Invalid, Refused, Stale
from chalicelib.domain.items.products import rows_of
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.items.product_rows import set_rows, show_rows
from chalicelib.usecases.items.products import add_product
from tests.support.world import ANNA, World, only_own

CHAIR = {"name": "Chair", "price": "10"}


@pytest.fixture
def world():
    return World()


def put(world, item, *rows, manual=None, version=None):
    return set_rows(
        world.tenant,
        ANNA,
        item.ref,
        rows,
        manual_amount=manual,
        now=world.now,
        expected_version=version,
    )


def test_a_change_at_the_same_time_is_not_lost(world):
    deal = world.create(currency="EUR")
    write, first = world.table.write, []

    def meanwhile(writes):
        if not first:
            first.append(True)
            change_item(world.tenant, ANNA, deal.ref, {"comments": "x"}, now=world.now)
        write(writes)

    world.table.write = meanwhile
    after = put(world, deal, CHAIR)
    assert ("x", "10.00", 3) == (after.fields["comments"], after.fields["amount"], after.version)


def test_an_older_version_is_refused(world):
    deal = put(world, world.create(currency="EUR"), CHAIR)
    with pytest.raises(Stale):
        put(world, deal, version=1)
    assert 1 == len(rows_of(show_rows(world.tenant, ANNA, deal.ref, world.now)))


def test_the_amount_is_kept_by_hand_with_the_rows_at_once(world):
    deal = world.create(currency="EUR", amount="7.00")
    assert "7.00" == put(world, deal, CHAIR, manual=True).fields["amount"]
    assert "7.00" == put(world, deal).fields["amount"]
    assert "10.00" == put(world, deal, CHAIR, manual=False).fields["amount"]


def test_a_contact_has_no_rows(world):
    mia = world.create("contact")
    with pytest.raises(Refused, match="switched off"):
        put(world, mia, CHAIR)


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        ({"name": "Chair"}, "/rows/1/price"),
        ({"price": "1"}, "/rows/1/name"),
        ({**CHAIR, "quantity": "many"}, "/rows/1/quantity"),
        ({**CHAIR, "quantity": 0}, "/rows/1/quantity"),
        ({**CHAIR, "discount": "1e3"}, "/rows/1/discount"),
        ({**CHAIR, "tax_rate": -1}, "/rows/1/tax_rate"),
        ({**CHAIR, "product": 4}, "/rows/1/product"),
    ],
)
def test_a_row_that_makes_no_sense_is_told_with_its_place(world, row, pointer):
    deal = world.create(currency="EUR")
    with pytest.raises(Invalid) as refused:
        put(world, deal, CHAIR, row)
    assert [pointer] == [fault.pointer for fault in refused.value.faults]


def test_rows_whose_sum_no_amount_could_say_are_refused(world):
    deal = world.create(currency="EUR")
    with pytest.raises(Invalid) as refused:
        put(world, deal, *[{**CHAIR, "price": "600000000000000"}] * 2)
    assert ["/rows"] == [fault.pointer for fault in refused.value.faults]


def test_what_a_row_says_itself_counts_before_its_product(world):
    values = {"name": "Chair", "price": "5", "currency": "EUR", "tax_rate": "19"}
    product = add_product(world.tenant, ANNA, {**values, "tax_included": True}, now=world.now)
    deal = world.create(currency="EUR")
    own = {"product": product.id, "tax_rate": "0", "tax_included": False, "name": "Stool"}
    first, second = rows_of(put(world, deal, {"product": product.id}, own))
    assert ("Chair", "19", True) == (first.name, first.tax_rate, first.tax_included)
    assert ("Stool", "0", False) == (second.name, second.tax_rate, second.tax_included)


def test_rows_are_read_and_set_by_who_may_see_the_item(world):
    deal = put(world, world.create(currency="EUR"), CHAIR)
    with pytest.raises(Forbidden, match=f"the deal {deal.id}"):
        show_rows(world.tenant, only_own(), deal.ref, world.now)
    with pytest.raises(Forbidden, match=f"the deal {deal.id}"):
        set_rows(world.tenant, only_own(), deal.ref, [], manual_amount=None, now=world.now)
    assert deal == show_rows(world.tenant, ANNA, deal.ref, world.now)
