"""Who calls, by token or session, and what it costs to find out."""

from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.api.door.callers import Asking, Callers
from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.people.rights import Right
from chalicelib.domain.sessions.session import Way, cookie
from chalicelib.usecases.people.tokens import create_token
from chalicelib.usecases.sessions.begin import Visit, begin
from chalicelib.usecases.sessions.keep import end_sessions
from tests.support.world import BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def by_token(world):
    _, secret = create_token(world.tenant, BEN, "laptop", None, now=world.now)
    return {"authorization": f"Bearer {secret}"}


def by_session(world):
    begun = begin(world.tenant, BEN.user, Way.EMAIL, Visit(), world.now)
    return {"cookie": cookie(begun.known)}


def requests_of(world, headers):
    """Return what a day of one request every five seconds costs."""
    callers, done = Callers(), Counter()
    world.tenant.configuration.tenant(world.now)
    for request in ("get", "query", "write"):
        interrupt(world.table, request, before=lambda one=request: done.update([one]), times=99_999)
    for _ in range(1_000):
        caller, _ = callers.find(
            world.tenant, Right.ITEM_READ, Asking(method="GET", headers=headers), world.now
        )
        assert BEN.id == caller.id
        world.clock.advance(timedelta(seconds=5))
    return done


def test_a_session_costs_no_more_than_a_token():
    first, second = World(), World()
    cost = requests_of(first, by_token(first))
    assert cost >= requests_of(second, by_session(second))
    assert {"get": 1_499, "write": 2} == cost


def test_one_that_has_ended_is_believed_for_ten_seconds_at_most(world):
    callers, asking = Callers(), Asking(method="GET", headers=by_session(world))
    _, session = callers.find(world.tenant, Right.SELF_READ, asking, world.now)
    assert BEN.id == session.user
    end_sessions(world.tenant, BEN, None, world.now)
    world.clock.advance(timedelta(seconds=10))
    with pytest.raises(Unauthorized, match="sign in again"):
        callers.find(world.tenant, Right.SELF_READ, asking, world.now)


def test_a_token_is_no_session_and_a_session_no_token(world):
    secret = by_session(world)["cookie"].partition(";")[0].partition(".")[2]
    token = by_token(world)["authorization"].removeprefix("Bearer ")
    swapped = {"authorization": f"Bearer {secret}"}, {"cookie": f"__Host-session=2.{token}"}
    for headers in swapped:
        with pytest.raises(Unauthorized):
            Callers().find(
                world.tenant, Right.SELF_READ, Asking(method="GET", headers=headers), world.now
            )
