"""Values added to fields that hold several: behind those that are there, none twice."""

import pytest

from chalicelib.domain.automation.effects import ActionFailed, AppendToItem
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import FieldType
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from chalicelib.usecases.configuration.save_field import add_field, change_field
from tests.support.deeds import deed
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def done(world: World, item, *effects):
    """Let a rule on the item do this in Anna's name; return what it gave."""
    own = OwnData(ItemContext(world.tenant, "deal", world.now), world.item(item))
    results = own.take(deed(world.item(item), *effects))
    world.table.write(own.writes())
    return results


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [([], [2], [2]), ([1], [2], [1, 2]), ([1, 2], [2], [1, 2]), ([2], [1, 2], [2, 1])],
)
def test_what_is_not_there_yet_is_added_behind(world, before, added, after):
    ids = [world.create("contact").id for _ in range(2)]
    deal = world.create(contacts=[ids[one - 1] for one in before])
    done(world, deal, AppendToItem(deal.ref, {"contacts": [ids[one - 1] for one in added]}))
    assert [ids[one - 1] for one in after] == world.item(deal).fields["contacts"]


def test_what_is_there_already_makes_no_version(world):
    kim = world.create("contact")
    deal = world.create(contacts=[kim.id])
    done(world, deal, AppendToItem(deal.ref, {"contacts": [kim.id]}))
    assert deal == world.item(deal)


def test_an_option_that_is_gone_stays_with_what_is_added(world):
    sizes = {"code": "uf_sizes", "title": "Sizes", "type": FieldType.LIST, "multiple": True}
    add_field(world.tenant, ANNA, "deal", {**sizes, "options": ("S", "M")}, now=world.now)
    deal = world.create(uf_sizes=["M"])
    change_field(world.tenant, ANNA, "deal", "uf_sizes", {"options": ("S",)}, world.now)
    done(world, deal, AppendToItem(deal.ref, {"uf_sizes": ["S"]}))
    assert ["M", "S"] == world.item(deal).fields["uf_sizes"]


@pytest.mark.parametrize(
    ("values", "code"),
    [({"contacts": [99]}, Code.UNKNOWN_REFERENCE), ({"gone": ["x"]}, Code.BAD_VALUE)],
    ids=["link to nothing", "field that is gone"],
)
def test_what_does_not_fit_fails_and_changes_nothing(world, values, code):
    deal = world.create()
    with pytest.raises(ActionFailed) as failed:
        done(world, deal, AppendToItem(deal.ref, values))
    assert code == failed.value.code
    assert deal == world.item(deal)
