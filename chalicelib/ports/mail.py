"""E-mail that leaves the system."""

from typing import Protocol

import msgspec


class Attachment(msgspec.Struct, frozen=True):
    """A file that travels with an e-mail."""

    name: str
    type: str
    """Its media type."""
    content: bytes


class Email(msgspec.Struct, frozen=True, kw_only=True):
    """One e-mail to one or more recipients, ready to be sent."""

    message_id: str
    """Stable over retries; travels as X-Message-Id, since SES puts its own Message-ID."""
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    invitation: str | None = None
    """iCalendar of an event to which its recipient is invited."""


class Mail(Protocol):
    """Sends e-mail at least once."""

    def send(self, email: Email) -> str:
        """Hand the e-mail over and return the provider's id [1].

        Raises:
            Refused: the provider will never take it (address rejected, sender not verified); the
                code says why.
            Unavailable: trying again may help (throttling, time-out).
        """
        ...
