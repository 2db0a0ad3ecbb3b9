"""Fields that automation sets: one version, none where nothing differs, links that exist."""

import pytest

from chalicelib.domain.automation.effects import ActionFailed, ChangeItem
from chalicelib.domain.items.causes import CauseKind
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
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


def test_fields_are_set_in_one_version_with_its_cause(world):
    deal = world.create(title="Chair")
    done(world, deal, ChangeItem(deal.ref, {"title": "Table", "amount": "5.00"}))
    now = world.item(deal)
    assert ("Table", "5.00", deal.version + 1) == (now.title, now.fields["amount"], now.version)
    assert (CauseKind.RULE, "r1") == (now.cause.kind, now.cause.id)
    assert (deal.stage, deal.entry) == (now.stage, now.entry)


def test_two_changes_of_one_item_are_one_version(world):
    deal = world.create()
    first, second = ChangeItem(deal.ref, {"title": "x"}), ChangeItem(deal.ref, {"amount": "5.00"})
    done(world, deal, first, second)
    now = world.item(deal)
    assert ("x", "5.00", deal.version + 1) == (now.title, now.fields["amount"], now.version)


def test_where_no_value_differs_nothing_is_written(world):
    deal = world.create(title="Chair")
    done(world, deal, ChangeItem(deal.ref, {"title": "Chair", "responsible": ANNA.id}))
    assert deal == world.item(deal)


def test_a_link_to_what_does_not_exist_fails(world):
    deal = world.create()
    with pytest.raises(ActionFailed, match="999"):
        done(world, deal, ChangeItem(deal.ref, {"contact": 999}))
    assert deal == world.item(deal)
