"""E-mail that leaves the system."""

from typing import Protocol

import msgspec

THREAD = "thread."
"""What our own reference begins with among References; without it, it is the Message-ID itself."""


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
    reply_to: str | None = None
    """Where answers go, if not to the sender."""
    bounces_to: str | None = None
    """Where mail servers report that it was not delivered, if not to the sender."""
    reference: str | None = None
    """What answers and reports bear in their heads, so that they are told: letters, digits and
    signs of a Message-ID."""
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
