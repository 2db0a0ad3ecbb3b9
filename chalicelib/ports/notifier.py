"""Notices to colleagues."""

from typing import Protocol

import msgspec


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A short message to one user."""

    id: str
    """Stable over retries, so that a receiver can drop the second copy."""
    recipient: int
    recipient_email: str | None
    sender: int | None
    text: str
    item: str | None
    """What it is about, for example "deal_12"."""
    link: str | None = None
    """Where people see that."""


class Notifier(Protocol):
    """Publishes notifications at least once, for whatever shows them: chat, push, mail."""

    def notify(self, notification: Notification) -> None:
        """Publish it [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...
