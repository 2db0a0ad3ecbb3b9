"""What follows from a post or a comment of the feed. Called by the stream (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.people.feed import MOST_TOLD, Post, PostComment
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.words.languages import text
from chalicelib.ports.table import Row
from chalicelib.records.feed import COMMENT, comment_of, post_key, post_of
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.tenant import Tenant


def react_to_feed(tenant: Tenant, row: Row, now: datetime) -> None:
    """Tell whom a new post or comment concerns.

    Raises:
        Unavailable: trying again may help.
    """
    if row.kind == COMMENT:
        _tell_of_comment(tenant, comment_of(row), now)
    else:
        _tell_of_post(tenant, post_of(row), now)


def _tell_of_post(tenant: Tenant, post: Post, now: datetime) -> None:
    """Tell those whom a post is for, but its author [1 per 50, 1 for each].

    One for more than MOST_TOLD people is found in the feed alone.
    """
    company = tenant.configuration.tenant(now)
    people = post.audience.people(company.users, company.structure)
    told = [user for user in people if user.id != post.author]
    if len(told) > MOST_TOLD:
        return
    said = post.title or post.text.strip()
    notices = [
        Notice(
            id=f"post-{post.id}-{user.id}",
            recipient=user.id,
            at=post.at,
            sender=post.author or None,
            text=text("new_post", user.language, said=said),
            post=post.id,
        )
        for user in told
    ]
    tell(tenant, notices, now)


def _tell_of_comment(tenant: Tenant, comment: PostComment, now: datetime) -> None:
    """Tell the author of a post that somebody has answered it [1 read, 1, 1]."""
    row = tenant.table.get(post_key(comment.post))
    post = post_of(row) if row else None
    if post is None or post.deleted or post.author in (0, comment.author):
        return
    user = tenant.configuration.tenant(now).users.get(post.author)
    if user is None or not user.active:
        return
    notice = Notice(
        id=f"comment-{comment.post}-{comment.id}",
        recipient=post.author,
        at=comment.at,
        sender=comment.author,
        text=text("new_comment", user.language, said=comment.text.strip()),
        post=comment.post,
    )
    tell(tenant, [notice], now)
