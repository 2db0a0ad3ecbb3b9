"""A run is read, or there is none."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.workflows.get_run import get_run
from tests.support.bureau import comment, publish, start
from tests.support.world import World


def test_a_run_is_read_as_it_was_last_written():
    world = World()
    run = start(world, publish(world, comment("hello")), world.create())

    assert run == get_run(world.tenant, run.id)


@pytest.mark.parametrize("id", ["", "deal_1", "deal_1~none", "nonsense~x", "deal_1~" + "a" * 99])
def test_what_names_no_run_is_not_found(id):
    with pytest.raises(NotFound, match="there is no workflow run"):
        get_run(World().tenant, id)
