"""A session begins with an API token."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.sessions.session import LONGEST, MAX_SESSIONS, Known
from chalicelib.ports.table import Delete
from chalicelib.records.people import user_row
from chalicelib.records.sessions.sessions import SESSION, sessions_of
from chalicelib.usecases.people.tokens import create_token, list_tokens, remove_token
from chalicelib.usecases.sessions.begin import Visit, sign_in_with_token
from chalicelib.usecases.sessions.keep import list_sessions, use_session
from tests.support.world import ANNA, BEN, World, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def token_of(world, caller=BEN, **more):
    return create_token(world.tenant, caller, "laptop", None, now=world.now, **more)


def sign_in(world, token, **visit):
    return sign_in_with_token(world.tenant, token, Visit(**visit), world.now)


def test_the_secret_of_a_session_is_kept_nowhere(world):
    _, secret = token_of(world)
    begun = sign_in(world, secret, agent="Browser")
    (row,) = world.table.query(sessions_of(BEN.id))
    assert begun.known.secret not in row.body + row.sk
    assert begun.session == use_session(world.tenant, begun.known, world.now)
    assert ("Browser", BEN.id) == (begun.session.agent, begun.user.id)


def test_the_session_that_the_browser_had_ends_and_is_never_taken_up(world):
    _, bens = token_of(world)
    _, annas = token_of(world, ANNA)
    planted = sign_in(world, bens).known
    begun = sign_in(world, annas, known=planted)
    assert planted.secret != begun.known.secret
    assert use_session(world.tenant, planted, world.now) is None
    unknown = sign_in(world, annas, known=Known(2, "chosen-by-somebody-else"))
    assert "chosen-by-somebody-else" != unknown.known.secret


@pytest.mark.parametrize("token", ["", "wrong", "\ud800"])
def test_a_wrong_token_begins_nothing(world, token):
    with pytest.raises(Unauthorized) as refused:
        sign_in(world, token)
    assert "invalid_token" == refused.value.code


def test_a_token_of_who_has_left_begins_nothing(world):
    _, secret = token_of(world)
    world.save(user_row(BEN.user.__class__(id=2, name="Ben", active=False, version=2)))
    with pytest.raises(Unauthorized):
        sign_in(world, secret)


def test_a_session_ends_with_the_token_that_it_began_with(world):
    ends = world.now + timedelta(hours=2)
    _, secret = token_of(world, expires_at=ends)
    begun = sign_in(world, secret)
    assert ends == begun.session.ends_at
    world.clock.advance(timedelta(hours=2))
    assert use_session(world.tenant, begun.known, world.now) is None
    with pytest.raises(Unauthorized) as refused:
        sign_in(world, secret)
    assert "token_expired" == refused.value.code


def test_it_goes_with_the_token_also_if_that_is_removed_at_the_same_moment(world):
    token, secret = token_of(world)
    other, another = token_of(world)
    sign_in(world, secret)
    kept = sign_in(world, another)

    def sign_in_meanwhile():
        sign_in(world, secret)

    interrupt(
        world.table,
        "write",
        before=sign_in_meanwhile,
        when=lambda writes: isinstance(writes[0], Delete),
    )
    remove_token(world.tenant, BEN, token.id, world.now)
    assert [kept.session] == list_sessions(world.tenant, BEN, None, world.now)
    assert [other.id] == [one.id for one in list_tokens(world.tenant, BEN)]


def test_a_token_that_is_removed_while_somebody_signs_in_begins_nothing(world):
    token, secret = token_of(world)
    interrupt(
        world.table,
        "write",
        before=lambda: remove_token(world.tenant, BEN, token.id, world.now),
        when=of_kind(SESSION),
    )
    with pytest.raises(Unauthorized):
        sign_in(world, secret)
    assert [] == list_sessions(world.tenant, BEN, None, world.now)


def test_the_least_used_session_makes_room(world):
    _, secret = token_of(world)
    begun = []
    for _ in range(MAX_SESSIONS + 1):
        begun.append(sign_in(world, secret).session.id)
        world.clock.advance(timedelta(minutes=1))
    left = {one.id for one in list_sessions(world.tenant, BEN, None, world.now)}
    assert set(begun[1:]) == left
    assert timedelta(days=30) == LONGEST
