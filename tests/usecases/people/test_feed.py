"""The feed: who sees a post, who may answer and delete it."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound, Unavailable
from chalicelib.domain.people.feed import MOST_COMMENTS, Audience
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.records.feed import comment_row, post_key, post_row
from chalicelib.records.idempotency import Once
from chalicelib.records.people import user_row
from chalicelib.usecases.people.departments import add_department
from chalicelib.usecases.people.feed import (
    add_post,
    comment_on,
    list_comments,
    read_feed,
    remove_comment,
    remove_post,
    show_post,
)
from tests.support.world import ANNA, BEN, World, fails, interrupt

CLEO = Caller.of(User(id=3, name="Cleo"))
EVERYONE = Audience(everyone=True)


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(CLEO.user))
    return world


def post(world: World, text="Look", audience=EVERYONE, by=BEN, **more):
    world.clock.advance(timedelta(seconds=1))
    return add_post(world.tenant, by, text, audience, now=world.now, **more)


def texts(world: World, who, **more) -> list[str]:
    return [one.text for one in read_feed(world.tenant, who, world.now, **more)[0]]


def comment(world: World, id: str, text="Hi", by=BEN):
    world.clock.advance(timedelta(seconds=1))
    return comment_on(world.tenant, by, id, text, now=world.now)


def test_each_sees_what_is_for_them_and_what_they_have_posted(world):
    values = {"name": "Sales", "members": (CLEO.id,)}
    sales = add_department(world.tenant, ANNA, values, now=world.now)
    post(world, "all")
    post(world, "to cleo", Audience(users=(CLEO.id,)))
    post(world, "to sales", Audience(departments=(sales.id,), users=(CLEO.id,)), by=ANNA)
    assert ["to sales", "to cleo", "all"] == texts(world, CLEO)
    assert ["to cleo", "all"] == texts(world, BEN)
    assert ["to sales", "all"] == texts(world, ANNA)


def test_the_feed_goes_page_by_page_over_all_that_it_is_made_of(world):
    for number in range(5):
        post(world, f"{number}", EVERYONE if number % 2 else Audience(users=(CLEO.id,)))
    seen, after = [], None
    for _ in range(3):
        page, after = read_feed(world.tenant, CLEO, world.now, after=after, limit=2)
        seen += [one.text for one in page]
    assert (["4", "3", "2", "1", "0"], None) == (seen, after)


def test_what_is_not_for_somebody_is_not_there_and_admins_can_read_any(world):
    made = post(world, audience=Audience(users=(BEN.id,)))
    assert made == show_post(world.tenant, ANNA, made.id, world.now)
    for ask in (
        lambda: show_post(world.tenant, CLEO, made.id, world.now),
        lambda: comment(world, made.id, by=CLEO),
        lambda: list_comments(world.tenant, CLEO, made.id, world.now),
        lambda: remove_post(world.tenant, CLEO, made.id, world.now),
        lambda: show_post(world.tenant, ANNA, "nothing", world.now),
    ):
        with pytest.raises(NotFound):
            ask()


def test_comments_are_counted_and_listed(world):
    made = post(world)
    for text in "abc":
        comment(world, made.id, text, by=CLEO)
    first, after = list_comments(world.tenant, BEN, made.id, world.now, limit=2)
    last, end = list_comments(world.tenant, BEN, made.id, world.now, after=after, limit=2)
    assert (["a", "b", "c"], None) == ([one.text for one in (*first, *last)], end)
    assert 3 == show_post(world.tenant, BEN, made.id, world.now).comments


def test_two_comments_at_once_are_both_there(world):
    made = post(world)
    interrupt(world.table, "write", before=lambda: comment(world, made.id, "first"))
    comment(world, made.id, "second")
    found = list_comments(world.tenant, BEN, made.id, world.now)[0]
    assert {"first", "second"} == {one.text for one in found}
    assert 2 == show_post(world.tenant, BEN, made.id, world.now).comments


def test_comments_can_be_forbidden_and_are_not_too_many(world):
    closed = post(world, open=False)
    with pytest.raises(Clash, match="may not be commented on"):
        comment(world, closed.id)
    full = msgspec.structs.replace(post(world), comments=MOST_COMMENTS)
    world.save(post_row(full))
    with pytest.raises(Clash, match="write another post"):
        comment(world, full.id)
    with pytest.raises(Invalid, match="/text"):
        comment(world, full.id, " ")


def test_a_comment_goes_by_its_author_the_posts_author_and_admins(world):
    made = post(world)
    by_cleo, by_anna, again = (comment(world, made.id, by=who) for who in (CLEO, ANNA, CLEO))
    with pytest.raises(Forbidden):
        remove_comment(world.tenant, CLEO, made.id, by_anna.id, world.now)
    remove_comment(world.tenant, CLEO, made.id, by_cleo.id, world.now)
    remove_comment(world.tenant, BEN, made.id, by_anna.id, world.now)
    remove_comment(world.tenant, ANNA, made.id, again.id, world.now)
    assert 0 == show_post(world.tenant, BEN, made.id, world.now).comments
    with pytest.raises(NotFound):
        remove_comment(world.tenant, ANNA, made.id, again.id, world.now)


def test_a_post_goes_by_its_author_and_admins_with_its_comments(world):
    made = post(world)
    comment(world, made.id)
    with pytest.raises(Forbidden):
        remove_post(world.tenant, CLEO, made.id, world.now)
    remove_post(world.tenant, ANNA, made.id, world.now)
    assert [] == texts(world, BEN)
    (row,) = world.table.query(post_key(made.id)[0])
    assert "Look" not in row.body
    with pytest.raises(NotFound):
        show_post(world.tenant, BEN, made.id, world.now)


def test_a_deletion_that_breaks_off_is_completed_by_doing_it_again(world):
    made = post(world)
    comment(world, made.id)
    interrupt(world.table, "write", after=fails(Unavailable("gone")))
    with pytest.raises(Unavailable):
        remove_post(world.tenant, BEN, made.id, world.now)
    assert 2 == len(world.table.query(post_key(made.id)[0]))
    with pytest.raises(NotFound):
        remove_post(world.tenant, BEN, made.id, world.now)
    assert 1 == len(world.table.query(post_key(made.id)[0]))


def test_no_comment_outlives_a_post_that_goes_at_the_same_instant(world):
    made = post(world)

    def is_comment(writes) -> bool:
        return any("comment#" in one.key[1] for one in writes if hasattr(one, "key")) or any(
            "comment#" in one.row.sk for one in writes if hasattr(one, "row")
        )

    interrupt(
        world.table,
        "write",
        before=lambda: remove_post(world.tenant, BEN, made.id, world.now),
        when=is_comment,
    )
    with pytest.raises(NotFound):
        comment(world, made.id)
    assert 1 == len(world.table.query(post_key(made.id)[0]))


def test_a_post_that_makes_no_sense_is_refused(world):
    with pytest.raises(Invalid) as caught:
        post(world, " ", Audience(users=(99,)))
    assert ["/text", "/users/0"] == [one.pointer for one in caught.value.faults]


def test_a_comment_row_is_of_its_post(world):
    made = post(world)
    assert post_key(made.id)[0] == comment_row(comment(world, made.id)).pk


def test_a_post_for_as_many_as_it_can_name_is_one_transaction(world):
    people = [Caller.of(User(id=id, name=f"U{id}")) for id in range(10, 61)]
    world.save(*(user_row(one.user) for one in people))
    ids = tuple(one.id for one in people)
    values = ({"name": f"D{number}"} for number in range(31))
    departments = tuple(
        add_department(world.tenant, ANNA, each, now=world.now).id for each in values
    )
    most = {"everyone": True, "users": ids[:50], "departments": departments[:30]}
    once = Once(user=BEN.id, key="k", fingerprint="f")
    made = post(world, audience=Audience(**most), once=once)
    assert ["Look"] == texts(world, people[0])
    remove_post(world.tenant, BEN, made.id, world.now)
    for more in ({"users": ids}, {"departments": departments}):
        with pytest.raises(Invalid, match="at most"):
            post(world, audience=Audience(**{**most, **more}))
