"""Posts of the feed, where each of those whom they are for finds them, and their comments."""

from datetime import timedelta

from chalicelib.domain.people.feed import Post, PostComment
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Delete, Key, Put, Row, Write
from chalicelib.records.body import decode, encode

POST = "feed_post"
PLACE = "feed_place"
COMMENT = "feed_comment"
EVERYONE = "feed#everyone"
GONE_KEPT = timedelta(days=30)
"""How long the row of a deleted post stays."""


def feed_of_user(id: int) -> str:
    """Return the partition of what is for a user, and of what they have posted."""
    return f"feed#user#{id}"


def feed_of_department(id: str) -> str:
    """Return the partition of what is for a department."""
    return f"feed#department#{id}"


def post_key(id: str) -> Key:
    """Return where a post lies."""
    return f"{POST}#{id}", POST


def post_row(post: Post) -> Row:
    """Return the row of a post; one that is deleted goes by itself."""
    pk, sk = post_key(post.id)
    gone = int((post.at + GONE_KEPT).timestamp()) if post.deleted else None
    return Row(pk=pk, sk=sk, kind=POST, body=encode(post), version=post.version, expires_at=gone)


def post_of(row: Row) -> Post:
    """Return the post that a row holds."""
    return decode(row, Post)


def post_place(post: Post) -> str:
    """Return a post's place in every feed that has it, the oldest first."""
    return f"{sortable(post.at)}#{post.id}"


def post_at(place: str) -> str:
    """Return the id of the post at a place."""
    return place.partition("#")[2]


def place_rows(post: Post) -> list[Row]:
    """Return the rows by which a post is found: one for each whom it names, and its author."""
    named = [
        *([EVERYONE] if post.audience.everyone else []),
        *map(feed_of_user, (*post.audience.users, *([post.author] if post.author else []))),
        *map(feed_of_department, post.audience.departments),
    ]
    return [
        Row(pk=feed, sk=post_place(post), kind=PLACE, body=encode(post.id))
        for feed in dict.fromkeys(named)
    ]


def new_post(post: Post) -> list[Row]:
    """Return all rows of a new post."""
    return [post_row(post), *place_rows(post)]


def post_deletes(post: Post, gone: Post) -> list[Write]:
    """Return the writes that take a post out of all feeds."""
    places = (Delete(row.key) for row in place_rows(post))
    return [Put(post_row(gone), expect=post.version), *places]


def comment_row(comment: PostComment) -> Row:
    """Return the row of a comment."""
    return Row(
        pk=post_key(comment.post)[0],
        sk=f"comment#{comment_place(comment)}",
        kind=COMMENT,
        body=encode(comment),
    )


def comment_place(comment: PostComment) -> str:
    """Return a comment's place below its post, the oldest first."""
    return f"{sortable(comment.at)}#{comment.id}"


def comment_of(row: Row) -> PostComment:
    """Return the comment that a row holds."""
    return decode(row, PostComment)
