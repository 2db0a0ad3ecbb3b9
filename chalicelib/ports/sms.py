"""Text messages that leave the system."""

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
