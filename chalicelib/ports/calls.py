"""Phone calls that are placed, and what is heard of them later."""

from datetime import datetime
from typing import Protocol

import msgspec


class Robocall(msgspec.Struct, frozen=True, kw_only=True):
    """One call in which a machine speaks, ready to be placed. It says a text, or plays a file."""

    key: str
    """The same at every try, for providers that tell repetitions by it."""
    to: str
    """E.164: +493012345678."""
    line: str
    """Number that it comes from, E.164; empty: that of the connection."""
    text: str
    """What is said; empty where a file is played."""
    audio: str
    """Web address of the mp3 file that is played; empty where a text is said."""
    language: str
    """Of the text: de-DE; empty: the provider's."""
    voice: str
    """As the provider calls it; empty: the provider's."""
    speed: str
    """slow, medium or fast."""
    volume: str
    """soft, medium or loud."""
    callback: str
    """Where the provider may say what has become of it."""


class Calls(Protocol):
    """Places calls at least once."""

    def place(self, call: Robocall) -> str:
        """Have the call placed and return the provider's id, empty where it gives none [1].

        Raises:
            Refused: the provider will never place it; the code says why.
            Unavailable: trying again may help (throttling, time-out).
        """
        ...


class CallNews(msgspec.Struct, frozen=True, kw_only=True):
    """How a call stands, as the telephone system tells it."""

    id: str
    """The provider's; the same for all that is told of the call."""
    incoming: bool
    """Whether the client calls."""
    number: str
    """The client's, as the provider writes it."""
    line: str
    """Ours."""
    state: str
    """One of the words of STATES["call"] (domain/delivery/states.py)."""
    at: datetime
    seconds: int | None = None
    """How long it was, where that is told."""
    user: str = ""
    """E-mail address of who called or took it, where that is told."""
