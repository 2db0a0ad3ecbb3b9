"""Remove an entity type that nothing needs."""

import pytest

from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.types.remove_type import remove_type
from chalicelib.usecases.configuration.types.save_type import add_type
from tests.support.world import ANNA, World


@pytest.fixture
def world():
    world = World()
    add_type(world.tenant, ANNA, {"title": "Ticket", "code": "ticket"}, now=world.now)
    return world


def remove(world, code="ticket"):
    remove_type(world.tenant, ANNA, code, world.now)


def test_nobody_sees_it_from_then_on(world):
    remove(world)
    assert "ticket" not in world.tenant.configuration.entity_types(world.now)
    with pytest.raises(NotFound):
        world.create("ticket")
    with pytest.raises(NotFound):
        remove(world)


def test_one_that_has_items_stays(world):
    ticket = world.create("ticket")
    with pytest.raises(Clash, match="has items") as refused:
        remove(world)
    assert "in_use" == refused.value.code
    world.delete(ticket)
    remove(world)


def test_one_that_every_tenant_has_stays(world):
    assert Right.ENTITY_TYPE_UPDATE in ANNA.rights
    with pytest.raises(Clash, match="every tenant has the type deal"):
        remove(world, "deal")
