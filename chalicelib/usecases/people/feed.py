"""The feed: post, read, comment, delete. Who is told of it follows by the stream."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.feed import (
    MOST_COMMENTS,
    Audience,
    Post,
    PostComment,
    audience_faults,
    word_faults,
)
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import readable
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
    post_row,
)
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 90
_COMMENT = "comment#"


def add_post(
    tenant: Tenant,
    caller: Caller,
    text: str,
    audience: Audience,
    *,
    title: str = "",
    open: bool = True,
    now: datetime,
    once: Once | None = None,
) -> Post:
    """Say something to colleagues [1 write].

    Raises:
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.FEED_WRITE)
    before = first_answer(tenant, once, Post)
    if before is not None:
        return before
    everywhere = tenant.configuration.tenant(now)
    faults = [
        *word_faults(text, title),
        *audience_faults(audience, everywhere.users, everywhere.structure),
    ]
    if faults:
        raise Invalid(faults)
    post = Post(
        id=tenant.identity.short_id(),
        at=now,
        author=caller.id,
        title=" ".join(title.split()),
        text=text,
        audience=audience,
        open=open,
    )
    writes = [Put(row, expect="absent") for row in new_post(post)]
    return write_once(tenant, once, writes, post, now)


def read_feed(
    tenant: Tenant, caller: Caller, now: datetime, *, after: str | None = None, limit: int = 50
) -> tuple[list[Post], str | None]:
    """Return the posts that are for somebody or by them, the newest first, and where more begin.

    Three requests, and one for each department that they belong to, with those above it.
    """
    caller.require(Right.FEED_READ)
    found: set[str] = set()
    for feed in _feeds(caller.id, tenant.configuration.tenant(now).structure):
        rows = tenant.table.query(feed, after=after, limit=limit + 1, descending=True)
        found.update(row.sk for row in rows)
    places = sorted(found, reverse=True)
    keys = [post_key(post_at(place)) for place in places[:limit]]
    stored = tenant.table.get_many(keys) if keys else {}
    posts = [post_of(stored[key]) for key in keys if key in stored]
    rest = places[limit - 1] if len(places) > limit else None
    return [one for one in posts if not one.deleted], rest


def show_post(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Post:
    """Return a post that the caller may see: its author, whom it is for, and admins [1].

    Raises:
        NotFound: there is none of that id, or it is not for the caller.
    """
    caller.require(Right.FEED_READ)
    return _visible(tenant, caller, id, now)


def list_comments(
    tenant: Tenant,
    caller: Caller,
    id: str,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[PostComment], str | None]:
    """Return comments of a post, the oldest first, and where later ones begin [2].

    Raises:
        NotFound: there is no such post, or it is not for the caller.
    """
    caller.require(Right.FEED_READ)
    _visible(tenant, caller, id, now)
    behind = None if after is None else f"{_COMMENT}{after}"
    rows = tenant.table.query(post_key(id)[0], prefix=_COMMENT, after=behind, limit=limit + 1)
    comments = list(readable(rows, comment_of))
    rest = comment_place(comments[limit - 1]) if len(comments) > limit else None
    return comments[:limit], rest


def comment_on(
    tenant: Tenant,
    caller: Caller,
    id: str,
    text: str,
    *,
    now: datetime,
    once: Once | None = None,
) -> PostComment:
    """Answer a post [1 read, 1 write].

    Raises:
        NotFound: there is no such post, or it is not for the caller.
        Invalid: the text says nothing.
        Clash: it may not be commented on, has too many comments, or others keep writing.
    """
    caller.require(Right.FEED_WRITE)
    before = first_answer(tenant, once, PostComment)
    if before is not None:
        return before
    faults = list(word_faults(text))
    if faults:
        raise Invalid(faults)
    comment = PostComment(
        id=tenant.identity.short_id(), post=id, at=now, author=caller.id, text=text
    )

    def attempt() -> PostComment:
        post = _visible(tenant, caller, id, now)
        if not post.open:
            raise Clash("this post may not be commented on", code=Code.CONFLICT)
        if post.comments >= MOST_COMMENTS:
            message = f"a post has at most {MOST_COMMENTS} comments; write another post"
            raise Clash(message, code=Code.TOO_MANY)
        return write_once(tenant, once, [*_counted(post, 1), _put(comment)], comment, now)

    return retried(attempt, busy(f"the post {id}"))


def remove_comment(tenant: Tenant, caller: Caller, id: str, comment: str, now: datetime) -> None:
    """Delete a comment; its author may, the author of the post, and admins [3 reads, 1 write].

    Raises:
        NotFound: there is no such post or comment, or the post is not for the caller.
        Forbidden: the caller is none of them.
    """
    caller.require(Right.FEED_WRITE)

    def attempt() -> None:
        post = _visible(tenant, caller, id, now)
        rows = tenant.table.query(post_key(id)[0], prefix=_COMMENT)
        found = next((one for row in rows if (one := comment_of(row)).id == comment), None)
        if found is None:
            raise NotFound(f"the post {id} has no comment {comment}")
        if caller.id not in (found.author, post.author):
            caller.require(Right.FEED_OTHERS, because="only its author and admins may delete it")
        tenant.table.write([*_counted(post, -1), Delete(comment_row(found).key)])

    retried(attempt, busy(f"the post {id}"))


def remove_post(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Delete a post with its comments; its author may, and admins.

    One read and one write, and one of each per 90 comments. What breaks off in the middle is
    completed by doing it again.

    Raises:
        NotFound: there is none of that id, or it is not for the caller.
        Forbidden: the caller is neither.
    """
    caller.require(Right.FEED_WRITE)

    def attempt() -> Post:
        post = _stored(tenant, id)
        if post.deleted:
            return post
        post = _visible(tenant, caller, id, now)
        if caller.id != post.author:
            caller.require(Right.FEED_OTHERS, because="only its author and admins may delete it")
        gone = msgspec.structs.replace(
            post, title="", text="", deleted=True, comments=0, version=post.version + 1
        )
        tenant.table.write(post_deletes(post, gone))
        return post

    before = retried(attempt, busy(f"the post {id}"))
    while rows := tenant.table.query(post_key(id)[0], prefix=_COMMENT, limit=AT_ONCE):
        tenant.table.write([Delete(row.key) for row in rows])
    if before.deleted:
        raise _unknown(id)


def _feeds(user: int, structure: Structure) -> Iterator[str]:
    """Yield the partitions in which somebody finds what is for them."""
    yield EVERYONE
    yield feed_of_user(user)
    yield from map(feed_of_department, structure.around(user))


def _stored(tenant: Tenant, id: str) -> Post:
    row = tenant.table.get(post_key(id))
    if row is None:
        raise _unknown(id)
    return post_of(row)


def _visible(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Post:
    post = _stored(tenant, id)
    seen = post.seen_by(caller.id, tenant.configuration.tenant(now).structure)
    if post.deleted or not (seen or caller.may(Right.FEED_OTHERS)):
        raise _unknown(id)
    return post


def _counted(post: Post, more: int) -> list[Put]:
    """Return the write of a post with more or fewer comments, which holds if nobody else wrote."""
    counted = msgspec.structs.replace(
        post, comments=max(post.comments + more, 0), version=post.version + 1
    )
    return [Put(post_row(counted), expect=post.version)]


def _put(comment: PostComment) -> Put:
    return Put(comment_row(comment), expect="absent")


def _unknown(id: str) -> NotFound:
    return NotFound(f"there is no post {id}")
