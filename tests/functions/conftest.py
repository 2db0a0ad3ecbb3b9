"""A world that the doors find."""

import pytest

from chalicelib import wiring
from tests.support.world import World


@pytest.fixture
def world():
    world = World()
    wiring.install(world.tenant)
    yield world
    wiring.install(None)
