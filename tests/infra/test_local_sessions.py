"""Who moves the clock in the console stays signed in."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.sessions.session import IDLE, Way
from chalicelib.usecases.sessions.begin import Visit, begin
from chalicelib.usecases.sessions.keep import sign_out, use_session
from infra.local.sessions import take_along
from tests.support.world import BEN, World, interrupt

MONTH = timedelta(days=31)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def begun(world):
    return begin(world.tenant, BEN.user, Way.EMAIL, Visit(), world.now)


def jump(world: World) -> None:
    take_along(world.tenant, world.now, MONTH)
    world.clock.advance(MONTH)


def test_a_session_lasts_as_much_longer_as_the_clock_jumps(world, begun):
    jump(world)
    assert use_session(world.tenant, begun.known, world.now)
    world.clock.advance(IDLE)
    assert use_session(world.tenant, begun.known, world.now) is None


def test_one_that_is_over_stays_so(world, begun):
    world.clock.advance(IDLE)
    jump(world)
    assert use_session(world.tenant, begun.known, world.now) is None


def test_one_that_is_used_in_the_same_instant_is_taken_along(world, begun):
    world.clock.advance(timedelta(hours=2))
    used = partial(use_session, world.tenant, begun.known, world.now)
    interrupt(world.table, "write", before=used)
    jump(world)
    assert use_session(world.tenant, begun.known, world.now)


def test_one_that_is_ended_in_the_same_instant_is_over(world, begun):
    interrupt(world.table, "write", before=partial(sign_out, world.tenant, BEN, begun.session))
    jump(world)
    assert use_session(world.tenant, begun.known, world.now) is None
