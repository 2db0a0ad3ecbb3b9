"""Moves of automation: one version, one line of history, counted for the loop guard."""

import pytest

from chalicelib.domain.automation.effects import ActionFailed, ChangeItem, MoveItem
from chalicelib.domain.items.causes import MAX_MOVES
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.deeds import deed
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def done(world: World, item, *effects):
    own = OwnData(ItemContext(world.tenant, "deal", world.now), world.item(item))
    own.take(deed(world.item(item), *effects))
    world.table.write(own.writes())
    return world.item(item)


def test_a_move_is_one_version_and_one_line_of_history(world):
    deal = world.create()
    moved = done(world, deal, MoveItem(deal.ref, "won"))
    assert ("won", deal.entry + 1, deal.version + 1) == (moved.stage, moved.entry, moved.version)
    assert [("won", moved.entry)] == [(line.stage, line.entry) for line in world.moves(deal)]


def test_a_move_and_a_change_are_one_version_together(world):
    deal = world.create()
    moved = done(world, deal, ChangeItem(deal.ref, {"title": "x"}), MoveItem(deal.ref, "won"))
    assert ("won", "x", deal.version + 1) == (moved.stage, moved.title, moved.version)


def test_a_move_to_where_the_item_is_writes_nothing(world):
    deal = world.create()
    assert deal == done(world, deal, MoveItem(deal.ref, "new"))


def test_automation_moves_an_item_only_so_often(world):
    deal = world.create()
    for number in range(MAX_MOVES):
        done(world, deal, MoveItem(deal.ref, ("won", "new")[number % 2]))
    with pytest.raises(ActionFailed, match="keeps changing"):
        done(world, deal, MoveItem(deal.ref, "won"))
