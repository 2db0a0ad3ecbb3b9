"""The rows that find items by client and address keep in step, in whatever order changes come."""

import pytest

from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.type_flags import Flags
from chalicelib.records.configuration import entity_type_row
from chalicelib.records.items import linked_item, observed_by
from tests.support.world import World

BOAT = EntityType(code="boat", title="Boat", flags=Flags(observers=True))


@pytest.fixture
def world() -> World:
    return World()


def linked(world: World, client) -> list[str]:
    rows = world.table.query(str(client.ref), prefix="link#")
    return [str(ref) for row in rows if (ref := linked_item(row))]


def test_an_older_change_that_comes_again_cannot_undo_a_newer_one(world):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.change(deal, contact=None)
    taken_off = next(
        one for one in world.table.stream() if one.new.kind == "item" and one.new.version == 2
    )
    world.change(deal, contact=contact.id)
    world.deliver(taken_off)
    assert [str(deal.ref)] == linked(world, contact)


def test_a_late_copy_of_an_older_change_cannot_bring_a_link_back(world):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    records = world.table.stream()
    world.change(deal, contact=None)
    for record in records:
        world.deliver(record)
    assert [] == linked(world, contact)


def test_a_deleted_item_is_found_by_its_client_no_more(world):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.delete(deal)
    (row,) = world.table.query(str(contact.ref), prefix="link#")
    assert (None, True) == (linked_item(row), row.expires_at is not None)


def test_an_item_is_found_by_its_observers_as_long_as_they_are(world):
    world.save(entity_type_row(BOAT))
    boat = world.create("boat", observers=[1, 2])
    assert [[str(boat.ref)]] * 2 == [observed(world, user) for user in (1, 2)]
    world.change(boat, observers=[2])
    assert [[], [str(boat.ref)]] == [observed(world, user) for user in (1, 2)]
    world.delete(boat)
    assert [] == observed(world, 2)


def observed(world: World, user: int) -> list[str]:
    rows = world.table.query(observed_by(user), prefix="link#")
    return [str(ref) for row in rows if (ref := linked_item(row))]
