"""Make and change entity types."""

from chalicelib.usecases.configuration.types.save_type import add_type, change_type
from tests.support.world import ANNA, World, interrupt


def make(world, title="Ticket", **more):
    return add_type(world.tenant, ANNA, {"title": title, **more}, now=world.now)


def test_two_that_make_a_type_at_the_same_time_get_two_numbers():
    world = World()
    others = []
    interrupt(world.tenant.table, "write", before=lambda: others.append(make(world, "Visit")))
    mine = make(world)
    assert {1030, 1032} == {mine.number, others[0].number}


def test_a_change_without_a_difference_writes_nothing():
    world = World()
    made = make(world)
    values = {"title": "Ticket", "flags": {"stages": False}}
    assert made == change_type(world.tenant, ANNA, made.code, values, world.now)


def test_an_instance_that_has_not_heard_of_a_type_yet_looks_for_it():
    world = World()
    world.tenant.configuration.entity_types(world.now)
    other = world.tenant
    world.new_instance()
    made = make(world, code="ticket")
    assert made.code == other.configuration.entity_type("ticket", world.now).code
