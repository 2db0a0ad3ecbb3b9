"""Whoever a post is for is told, and its author of comments."""

import pytest

from chalicelib.domain.people.feed import Audience
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases import react_to_feed
from chalicelib.usecases.people.feed import add_post, comment_on
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    world = World(copies=2)
    world.save(user_row(User(id=3, name="Cleo")), user_row(User(id=4, name="Dee", active=False)))
    return world


def post(world: World, audience: Audience = Audience(everyone=True)):  # noqa: B008 - frozen
    made = add_post(world.tenant, BEN, "Look", audience, title="News", now=world.now)
    world.settle()
    return made


def told(world: World) -> set[tuple[str, int, str]]:
    return {(one.text, one.recipient, one.link) for one in world.notifier.sent}


def test_all_but_the_author_and_who_has_left_are_told_each_once(world):
    made = post(world)
    link = f"{world.tenant.public_url}/console#/feed/{made.id}"
    assert {("New post: News", id, link) for id in (1, 3)} == told(world)
    assert {None} == {one.item for one in world.notifier.sent}


def test_a_title_is_one_line(world):
    made = add_post(
        world.tenant, BEN, "Look", Audience(users=(3,)), title=" News\r\nof today ", now=world.now
    )
    assert "News of today" == made.title


def test_a_post_for_very_many_tells_nobody(world, monkeypatch):
    monkeypatch.setattr(react_to_feed, "MOST_TOLD", 1)
    post(world)
    assert set() == told(world)
    post(world, Audience(users=(3,)))
    assert {3} == {recipient for _, recipient, _ in told(world)}


def test_the_author_is_told_of_comments_of_others(world):
    made = post(world, Audience(users=(1,)))
    world.notifier.sent.clear()
    for who, text in ((BEN, "mine"), (ANNA, "yours")):
        comment_on(world.tenant, who, made.id, text, now=world.now)
    world.settle()
    assert {("New comment: yours", BEN.id)} == {one[:2] for one in told(world)}
