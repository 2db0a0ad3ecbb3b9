"""Posts and comments in the table."""

from datetime import UTC, datetime

import msgspec

from chalicelib.domain.people.feed import Audience, Post, PostComment
from chalicelib.records.feed import (
    EVERYONE,
    comment_of,
    comment_place,
    comment_row,
    feed_of_department,
    feed_of_user,
    new_post,
    post_at,
    post_deletes,
    post_key,
    post_of,
    post_place,
    post_row,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
AUDIENCE = Audience(everyone=True, users=(7, 1), departments=("d",))
POST = Post(id="p1", at=AT, author=1, text="Hello", audience=AUDIENCE)


def test_a_post_is_found_by_each_whom_it_names_and_its_author_once():
    post, *places = new_post(POST)
    assert (post_key("p1"), POST) == (post.key, post_of(post))
    feeds = {EVERYONE, feed_of_user(1), feed_of_user(7), feed_of_department("d")}
    assert sorted(feeds) == sorted(row.pk for row in places)
    assert {post_place(POST)} == {row.sk for row in places}
    assert "p1" == post_at(post_place(POST))


def test_a_post_of_the_system_has_no_author_to_find_it():
    nobodys = msgspec.structs.replace(POST, author=0, audience=Audience(everyone=True))
    assert [EVERYONE] == [row.pk for row in new_post(nobodys)[1:]]


def test_a_deleted_post_leaves_all_feeds_and_expires():
    gone = msgspec.structs.replace(POST, deleted=True, version=2)
    put, *deletes = post_deletes(POST, gone)
    assert put.expect == POST.version
    assert {row.key for row in new_post(POST)[1:]} == {one.key for one in deletes}
    assert post_row(gone).expires_at > AT.timestamp()
    assert post_row(POST).expires_at is None


def test_comments_lie_below_their_post_in_the_order_of_time():
    comment = PostComment(id="c1", post="p1", at=AT, author=2, text="Hi")
    row = comment_row(comment)
    assert (post_key("p1")[0], f"comment#{comment_place(comment)}") == row.key
    assert comment == comment_of(row)
