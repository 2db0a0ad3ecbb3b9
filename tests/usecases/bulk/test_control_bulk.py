"""A job is turned by who asked for it, and by admins, while it is in a state that allows it."""

import pytest

from chalicelib.domain.errors import Clash
from chalicelib.usecases.bulk.control_bulk import (
    cancel_bulk,
    pause_bulk,
    resume_bulk,
    show_bulk,
    undo_bulk,
)
from tests.support.world import ANNA, BEN, World
from tests.usecases.bulk.test_carry_on import started


def test_admins_see_and_end_what_others_have_asked_for():
    world = World()
    id = started(world, [world.create() for _ in range(25)], caller=BEN)
    assert BEN.id == show_bulk(world.tenant, ANNA, id).owner

    assert "cancelled" == cancel_bulk(world.tenant, ANNA, id, world.now).state


@pytest.mark.parametrize("turn", [pause_bulk, resume_bulk, cancel_bulk])
def test_one_that_is_over_is_only_undone(turn):
    world = World()
    id = started(world, [world.create()])
    world.settle()
    with pytest.raises(Clash, match="is done"):
        turn(world.tenant, ANNA, id, world.now)

    assert "undoing" == undo_bulk(world.tenant, ANNA, id, world.now).state


def test_one_that_is_under_way_is_not_undone():
    world = World()
    id = started(world, [world.create() for _ in range(25)])
    with pytest.raises(Clash, match="is running"):
        undo_bulk(world.tenant, ANNA, id, world.now)
