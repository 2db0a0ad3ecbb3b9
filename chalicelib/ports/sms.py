"""Text messages that leave the system, and what is heard of them later."""

from typing import Protocol

import msgspec


class Sms(msgspec.Struct, frozen=True, kw_only=True):
    """One text message, ready to be sent."""

    key: str
    """The same at every try, for providers that tell repetitions by it."""
    to: str
    """E.164: +493012345678."""
    text: str
    callback: str
    """Where the provider may say what has become of it."""


class SmsSender(Protocol):
    """Sends text messages at least once."""

    def send(self, sms: Sms) -> str:
        """Hand the message over and return the provider's id, empty where it gives none [1].

        Raises:
            Refused: the provider will never take it; the code says why.
            Unavailable: trying again may help (throttling, time-out).
        """
        ...


class Delivery(msgspec.Struct, frozen=True):
    """What has become of a message, as its provider says."""

    state: str
    """One of the words of DELIVERY_STATES (domain/delivery/sms.py)."""
    why: str = ""
    """Of a message that did not arrive: what the provider says of it."""
