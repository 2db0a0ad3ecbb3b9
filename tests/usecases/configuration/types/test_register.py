"""Which entity types there are is changed by one at a time."""

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.usecases.configuration.types.register import read_register, save_with_register
from chalicelib.usecases.configuration.types.save_type import add_type
from tests.support.world import ANNA, World


def test_two_changes_that_are_made_on_the_same_version_do_not_both_come_to_pass():
    world = World()
    first = read_register(world.tenant)
    save_with_register(world.tenant, first, [], None, world.now, number=1030)
    with pytest.raises(Conflict):
        save_with_register(world.tenant, first, [], None, world.now, number=1030)
    assert 1030 == read_register(world.tenant).last_number


def test_it_knows_standard_types_and_own_ones():
    world = World()
    add_type(world.tenant, ANNA, {"title": "Ticket", "code": "ticket"}, now=world.now)
    register = read_register(world.tenant)
    assert "deal" in register.types
    assert ["ticket"] == [one.code for one in register.own]
    with pytest.raises(NotFound, match="no entity type ship; known are lead"):
        register.type("ship")
