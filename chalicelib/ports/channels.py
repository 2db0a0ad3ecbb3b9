"""Open channels: messages that leave in them, and what is heard from them."""

from datetime import datetime
from typing import Protocol

import msgspec


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A message that the provider has approved beforehand, with values in its places."""

    name: str
    language: str
    """As the provider writes it, for example en_US."""
    values: tuple[str, ...] = ()


class ChannelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message, ready to be sent."""

    key: str
    """The same at every try, for providers that tell repetitions by it."""
    chat: str
    """How the provider calls the chat, or who writes in it."""
    text: str
    prepared: Prepared | None = None
    """What is sent instead, where the provider takes no other text any more."""
    reference: str = ""
    """Comes back with what becomes of it."""
    heard_at: datetime
    """When the client wrote last."""
    now: datetime


class Channel(Protocol):
    """Sends messages at least once."""

    def send(self, message: ChannelMessage) -> str:
        """Hand the message over and return the provider's id, empty where it gives none [1].

        Raises:
            Refused: the provider will never take it; the code says why.
            Unavailable: trying again may help (throttling, time-out).
        """
        ...


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a client has written."""

    id: str
    """The provider's, within the chat; the same however often it is told."""
    chat: str
    text: str
    at: datetime
    name: str = ""
    """How the client calls themselves."""
    phone: str | None = None
    """With its country code, where the provider tells it."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of a message."""

    reference: str
    """The one that was sent with it."""
    state: str
    """One of the words of STATES["sms"] (domain/delivery/states.py)."""
    why: str = ""
    """Of a message that did not arrive: what the provider says of it."""


class Heard(msgspec.Struct, frozen=True):
    """What one request of a provider tells."""

    written: tuple[Written, ...] = ()
    receipts: tuple[Receipt, ...] = ()
