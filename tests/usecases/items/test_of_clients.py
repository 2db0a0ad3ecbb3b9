"""The items that belong to clients."""

from chalicelib.usecases.items.of_clients import items_of_clients
from tests.support.world import World


def test_they_are_those_that_are_linked_still_and_not_deleted():
    world = World()
    kim, lee = world.create("contact", title="Kim"), world.create("company", title="Lee")
    both = world.create(title="both", contact=kim.id, company=lee.id)
    world.create(title="of nobody")
    lost = world.create(title="lost", contact=kim.id)
    gone = world.create(title="gone", contact=kim.id)
    world.change(lost, contact=None)
    world.delete(gone)
    assert [both.ref] == [one.ref for one in items_of_clients(world.tenant, [kim.ref, lee.ref])]
    assert [] == items_of_clients(world.tenant, [])
