"""The plan, and how much of it is used."""

from chalicelib.domain.items.entity_types import EntityType
from chalicelib.records.configuration import entity_type_row
from chalicelib.usecases.tenant.show_plan import show_plan
from tests.support.world import BEN, World


def test_the_tenants_own_types_are_counted():
    world = World()
    world.save(entity_type_row(EntityType(code="boat", title="Boat", fields=())))
    found = show_plan(world.tenant, BEN, world.now)
    assert ("standard", 1) == (found.plan.name, found.types)
