"""The feed over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.domain.people.feed import MAX_TITLE, MOST_RECIPIENTS, Audience, Post, PostComment
from chalicelib.domain.people.rights import Right
from chalicelib.records.feed import comment_place, post_place
from chalicelib.usecases.people.feed import (
    add_post,
    comment_on,
    list_comments,
    read_feed,
    remove_comment,
    remove_post,
    show_post,
)

FEED = Endpoints("Feed")

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
DepartmentId = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Named = msgspec.Meta(max_length=MOST_RECIPIENTS)


class PostBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said to colleagues."""

    text: Words
    title: Annotated[str, msgspec.Meta(max_length=MAX_TITLE)] = ""
    everyone: bool = False
    users: Annotated[list[UserId], Named] = []
    departments: Annotated[list[DepartmentId], Named] = []
    """Each with those below it."""
    open: bool = True
    """Whether it may be commented on."""


class PostDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A post."""

    id: str
    at: datetime
    author: int | None
    """Who says it; null for the system."""
    title: str
    text: str
    everyone: bool
    users: list[int]
    departments: list[str]
    open: bool
    item: str | None
    """The item whose rule or workflow has posted it, for example deal_12."""
    comments: int
    """How many there are."""


class PostPage(msgspec.Struct, frozen=True, kw_only=True):
    """Posts, the newest first."""

    items: list[PostDocument]
    next_cursor: str | None


class PostCommentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer."""

    text: Words


class PostCommentDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to a post."""

    id: str
    at: datetime
    author: int
    text: str


class PostCommentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, the oldest first."""

    items: list[PostCommentDocument]
    next_cursor: str | None


@FEED.get("/v1/feed", right=Right.FEED_READ, answer=PostPage, query=Listing)
def list_posts(call: Call) -> dict[str, Any]:
    """List the posts that are for the caller or by them, the newest first."""
    scope = ["feed", call.caller.id]
    after = decode_cursor(scope, call.query.cursor, str)
    posts, rest = read_feed(call.tenant, call.caller, call.now, after=after, limit=call.query.limit)
    return shown([(post_place(one), _post(one)) for one in posts], rest, scope)


@FEED.create("/v1/feed", right=Right.FEED_WRITE, body=PostBody, answer=PostDocument)
def create_post(call: Call) -> PostDocument:
    """Post to colleagues, who are told of it unless it is for more than 100 people."""
    body = call.body
    audience = Audience(
        everyone=body.everyone,
        users=tuple(dict.fromkeys(body.users)),
        departments=tuple(dict.fromkeys(body.departments)),
    )
    return _post(
        add_post(
            call.tenant,
            call.caller,
            body.text,
            audience,
            title=body.title,
            open=body.open,
            now=call.now,
            once=call.once,
        )
    )


@FEED.get("/v1/feed/{id}", right=Right.FEED_READ, answer=PostDocument)
def read_post(call: Call) -> PostDocument:
    """Read a post; admins read any."""
    return _post(show_post(call.tenant, call.caller, call.path["id"], call.now))


@FEED.delete("/v1/feed/{id}", right=Right.FEED_WRITE)
def delete_post(call: Call) -> None:
    """Delete a post with its comments: its author may, and admins."""
    remove_post(call.tenant, call.caller, call.path["id"], call.now)


@FEED.get("/v1/feed/{id}/comments", right=Right.FEED_READ, answer=PostCommentPage, query=Listing)
def list_answers(call: Call) -> dict[str, Any]:
    """List the comments of a post, the oldest first."""
    scope = ["feed", call.path["id"]]
    after = decode_cursor(scope, call.query.cursor, str)
    comments, rest = list_comments(
        call.tenant,
        call.caller,
        call.path["id"],
        call.now,
        after=after,
        limit=call.query.limit,
    )
    return shown([(comment_place(one), _comment(one)) for one in comments], rest, scope)


@FEED.create(
    "/v1/feed/{id}/comments",
    right=Right.FEED_WRITE,
    body=PostCommentBody,
    answer=PostCommentDocument,
)
def create_answer(call: Call) -> PostCommentDocument:
    """Comment on a post; its author is told."""
    return _comment(
        comment_on(
            call.tenant,
            call.caller,
            call.path["id"],
            call.body.text,
            now=call.now,
            once=call.once,
        )
    )


@FEED.delete("/v1/feed/{id}/comments/{comment}", right=Right.FEED_WRITE)
def delete_answer(call: Call) -> None:
    """Delete a comment: its author may, the author of the post, and admins."""
    remove_comment(call.tenant, call.caller, call.path["id"], call.path["comment"], call.now)


def _post(one: Post) -> PostDocument:
    return PostDocument(
        id=one.id,
        at=one.at,
        author=one.author or None,
        title=one.title,
        text=one.text,
        everyone=one.audience.everyone,
        users=list(one.audience.users),
        departments=list(one.audience.departments),
        open=one.open,
        item=one.item,
        comments=one.comments,
    )


def _comment(one: PostComment) -> PostCommentDocument:
    return PostCommentDocument(id=one.id, at=one.at, author=one.author, text=one.text)
