"""What actions ask for on data about people: exclusions, and the feed."""

from typing import ClassVar

from chalicelib.domain.automation.effects import DataEffect, People, Reach
from chalicelib.domain.people.feed import Audience
from chalicelib.domain.words.wording import shown


class ExcludeAddresses(DataEffect, frozen=True):
    """See to it that addresses, in their one form, create no leads; `excluded` says how many."""

    addresses: tuple[str, ...]
    comment: str = ""

    def in_words(self, people: People) -> str:
        """Return how many they are; which ones is told by the list of exclusions alone."""
        return f"{len(self.addresses)} addresses of the client"


class PostToFeed(DataEffect, frozen=True, kw_only=True):
    """Say something in the feed; the id of the post becomes the result `post_id`."""

    reaches: ClassVar[Reach] = Reach.STAFF
    acts_alone: ClassVar[bool] = True

    text: str
    title: str = ""
    audience: Audience
    author: int
    """Who says it; 0 for the system."""
    open: bool = True

    def in_words(self, people: People) -> str:
        """Return how it begins."""
        return f"posted: {shown(self.title or self.text)}"
