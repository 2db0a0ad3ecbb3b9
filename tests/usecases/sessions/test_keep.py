"""Sessions while they last."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Unavailable
from chalicelib.domain.sessions.session import IDLE, LONGEST, Way
from chalicelib.usecases.sessions.begin import Visit, begin
from chalicelib.usecases.sessions.keep import (
    end_session,
    end_sessions,
    list_sessions,
    sign_out,
    use_session,
)
from tests.support.world import ANNA, BEN, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return World()


def begun(world, caller=BEN):
    return begin(world.tenant, caller.user, Way.EMAIL, Visit(), world.now)


def test_it_lasts_while_it_is_used_and_thirty_days_at_most(world):
    known = begun(world).known
    for _ in range(int(LONGEST / timedelta(hours=6)) - 1):
        world.clock.advance(timedelta(hours=6))
        assert use_session(world.tenant, known, world.now)
    world.clock.advance(timedelta(hours=6))
    assert use_session(world.tenant, known, world.now) is None


def test_it_ends_after_twelve_hours_without_use(world):
    known = begun(world).known
    world.clock.advance(IDLE)
    assert use_session(world.tenant, known, world.now) is None
    assert [] == list_sessions(world.tenant, BEN, None, world.now)


def test_its_use_is_noted_once_an_hour(world):
    known, writes = begun(world).known, []
    interrupt(world.table, "write", before=lambda: writes.append(1), times=99)
    for _ in range(8):
        world.clock.advance(timedelta(minutes=20))
        use_session(world.tenant, known, world.now)
    assert 2 == len(writes)


@pytest.mark.parametrize("error", [Conflict([]), Unavailable("busy")])
def test_nobody_waits_for_the_note(world, error):
    known = begun(world).known
    world.clock.advance(timedelta(hours=2))
    interrupt(world.table, "write", before=fails(error))
    assert use_session(world.tenant, known, world.now)


def test_a_session_that_ends_while_its_use_is_noted_stays_ended(world):
    first = begun(world)
    world.clock.advance(timedelta(hours=2))
    interrupt(world.table, "write", before=lambda: sign_out(world.tenant, BEN, first.session))
    use_session(world.tenant, first.known, world.now)
    assert use_session(world.tenant, first.known, world.now) is None


def test_one_ends_or_all_and_those_of_others_stay(world):
    first, second, annas = begun(world), begun(world), begun(world, ANNA)
    end_session(world.tenant, BEN, first.session.id, None, world.now)
    assert [second.session] == list_sessions(world.tenant, BEN, None, world.now)
    with pytest.raises(NotFound):
        end_session(world.tenant, BEN, annas.session.id, None, world.now)
    end_sessions(world.tenant, BEN, None, world.now)
    assert use_session(world.tenant, second.known, world.now) is None
    assert use_session(world.tenant, annas.known, world.now)


def test_only_admins_see_and_end_those_of_others(world):
    bens, annas = begun(world), begun(world, ANNA)
    for refused in (
        lambda: list_sessions(world.tenant, BEN, ANNA.id, world.now),
        lambda: end_session(world.tenant, BEN, annas.session.id, ANNA.id, world.now),
        lambda: end_sessions(world.tenant, BEN, ANNA.id, world.now),
    ):
        with pytest.raises(Forbidden, match="only admins"):
            refused()
    assert [bens.session] == list_sessions(world.tenant, ANNA, BEN.id, world.now)
    end_sessions(world.tenant, ANNA, BEN.id, world.now)
    assert [] == list_sessions(world.tenant, BEN, None, world.now)
