"""Notices: what a colleague is told, and by which ways (semantics/people: notices)."""

from datetime import datetime
from enum import StrEnum

import msgspec

MAX_SUBJECT = 120
"""Characters of a notice that stand in the subject of its e-mail."""
MOST_COUNTED = 100
"""Unread notices that are counted; more are that many."""


class Channel(StrEnum):
    """A way for notices beside the list that everybody has."""

    TOPIC = "topic"  # the topic that chat or push programs subscribe to
    EMAIL = "email"  # an e-mail to the person's address


BY_DEFAULT = (Channel.TOPIC,)


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that one person is told. Only they see it."""

    id: str
    """The same however often it is tried, so that it is stored once."""
    recipient: int
    at: datetime
    """When it happened, not when it was tried."""
    text: str
    sender: int | None = None
    item: str | None = None
    """What it is about, for example deal_12."""
    post: str | None = None
    """The post of the feed that it is about."""
    read_at: datetime | None = None
    left: bool = False
    """Whether it is known to have left, where telling others broke off behind it."""
    not_mailed: str = ""
    """Why the mail provider refused its e-mail for good."""
    version: int = 1

    @property
    def subject(self) -> str:
        """Return the subject of its e-mail: its first line."""
        line = next(iter(self.text.strip().splitlines()), "")
        return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1] + "…"

    def link(self, public_url: str) -> str | None:
        """Return where people see what it is about, None where that is nothing."""
        if self.post is not None:
            return f"{public_url}/console#/feed/{self.post}"
        if self.item is None:
            return None
        type, _, id = self.item.rpartition("_")
        return f"{public_url}/console#/{type}/{id}"
