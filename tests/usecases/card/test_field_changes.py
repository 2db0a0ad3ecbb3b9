"""The journal of an item as entries of its timeline."""

from chalicelib.usecases.card.field_changes import field_changes
from tests.support.world import World


def test_creation_and_mere_moves_are_left_out():
    world = World()
    deal = world.create()
    world.move(deal, "executing")
    world.change(deal, title="Tables")

    assert [3] == [one.version for one in field_changes(world.table, deal.ref, None, 10)]


def test_it_goes_back_from_a_version():
    world = World()
    deal = world.create()
    for number in range(4):
        world.change(deal, title=f"Tables {number}")

    assert [3, 2] == [one.version for one in field_changes(world.table, deal.ref, 3, 1)]
