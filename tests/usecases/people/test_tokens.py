"""API tokens: made once, shown once, kept as a hash."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.domain.people.users import MAX_TOKENS, ApiToken
from chalicelib.records.body import decode
from chalicelib.records.idempotency import Once
from chalicelib.records.people import TOKENS, token_key
from chalicelib.usecases.people.tokens import (
    MAX_GONE,
    create_token,
    hash_of,
    list_tokens,
    remove_token,
    use_token,
)
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def make(world: World, actor=ANNA, name="web shop", user=None, **more):
    return create_token(world.tenant, actor, name, user, now=world.now, **more)


def test_only_the_hash_of_a_token_is_kept(world):
    token, secret = make(world)
    (row,) = world.table.query(TOKENS)

    assert hash_of(secret) == token.hash == row.sk
    assert secret not in row.body


def test_a_hash_is_taken_of_any_text():
    assert 64 == len(hash_of("\ud800")) == len(hash_of(""))
    assert hash_of("a") != hash_of("b")


def test_two_tokens_have_nothing_in_common(world):
    (one, first), (other, second) = make(world), make(world)

    assert (one.id, first) != (other.id, second)
    assert 2 == len(list_tokens(world.tenant, ANNA))


def test_an_admin_makes_tokens_of_others_and_nobody_else_does(world):
    assert BEN.id == make(world, ANNA, user=BEN.id)[0].user
    assert BEN.id == make(world, BEN)[0].user
    with pytest.raises(Forbidden):
        make(world, BEN, user=ANNA.id)


@pytest.mark.parametrize(("name", "user", "pointer"), [("", None, "/name"), ("shop", 99, "/user")])
def test_a_token_has_a_name_and_an_active_user(world, name, user, pointer):
    with pytest.raises(Invalid) as invalid:
        make(world, name=name, user=user)
    assert pointer == invalid.value.faults[0].pointer


def test_a_request_that_comes_again_shows_no_second_secret(world):
    once = Once(user=1, key="k", fingerprint="f")
    make(world, once=once)

    with pytest.raises(Clash) as clash:
        make(world, once=once)
    assert ("token_shown_once", 1) == (clash.value.code, len(list_tokens(world.tenant, ANNA)))


def test_everybody_sees_and_removes_their_own_tokens_an_admin_all(world):
    mine, _ = make(world, BEN)
    other, _ = make(world, ANNA)

    assert ([mine.id], 2) == (
        [one.id for one in list_tokens(world.tenant, BEN)],
        len(list_tokens(world.tenant, ANNA)),
    )
    with pytest.raises(NotFound):
        remove_token(world.tenant, BEN, other.id, world.now)
    remove_token(world.tenant, ANNA, mine.id, world.now)
    assert [] == list_tokens(world.tenant, BEN)


def test_a_user_has_so_many_tokens_and_no_more(world):
    for _ in range(MAX_TOKENS):
        make(world, BEN)
    with pytest.raises(Clash, match="at most 100 tokens; remove one") as clash:
        make(world, user=BEN.id)
    assert "too_many" == clash.value.code
    make(world, ANNA)
    remove_token(world.tenant, BEN, list_tokens(world.tenant, BEN)[0].id, world.now)
    make(world, BEN)


def test_tokens_that_have_expired_make_room(world):
    soon = world.now + timedelta(hours=1)
    for _ in range(MAX_TOKENS):
        make(world, BEN, expires_at=soon)
    other, _ = make(world, ANNA, expires_at=soon)
    world.advance(timedelta(hours=1))
    token, _ = make(world, BEN)
    left = [one.id for one in list_tokens(world.tenant, BEN)]
    assert (True, MAX_TOKENS - MAX_GONE + 1) == (token.id in left, len(left))
    assert other.id in [one.id for one in list_tokens(world.tenant, ANNA)]


def test_a_token_does_not_expire_in_the_past(world):
    with pytest.raises(Invalid, match="lies in the past") as invalid:
        make(world, expires_at=world.now)
    assert "/expires_at" == invalid.value.faults[0].pointer


def test_the_use_of_a_token_is_noted_once_an_hour(world):
    token, _ = make(world)
    noted = []
    for minutes in (0, 30, 59, 60, 61):
        at = world.now + timedelta(minutes=minutes)
        use_token(world.tenant, token.hash, at)
        noted.append((stored(world, token).last_used_at - world.now) // timedelta(minutes=1))
    assert [0, 0, 0, 60, 60] == noted
    assert 3 == stored(world, token).version


def test_the_use_of_a_token_that_is_removed_just_then_does_not_bring_it_back(world):
    token, _ = make(world)
    interrupt(
        world.table, "write", before=lambda: remove_token(world.tenant, ANNA, token.id, world.now)
    )
    assert token.id == use_token(world.tenant, token.hash, world.now).id
    assert world.table.get(token_key(token.hash)) is None


def stored(world, token):
    return decode(world.table.get(token_key(token.hash)), ApiToken)
