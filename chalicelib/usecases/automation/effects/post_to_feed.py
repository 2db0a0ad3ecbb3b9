"""Say something in the feed."""

import hashlib

from chalicelib.domain.automation.people_effects import PostToFeed
from chalicelib.domain.people.feed import Post
from chalicelib.records.feed import new_post
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class PostToFeedHandling(DataHandling[PostToFeed]):
    """The post is written with the end of the run; the stream tells those whom it is for."""

    def write(self, effect: PostToFeed, work: DataWork, number: int) -> None:
        """Add the rows of the post, under an id that is the same at every try."""
        doing = f"{work.doing.id}-{number}"
        post = Post(
            id=hashlib.sha256(doing.encode()).hexdigest()[:16],
            at=work.now,
            author=effect.author,
            title=effect.title,
            text=effect.text,
            audience=effect.audience,
            open=effect.open,
            item=str(work.doing.item),
        )
        for row in new_post(post):
            work.write(row)
        work.results.setdefault("post_id", post.id)
