"""The queue of due runs."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

MAX_DELAY_SECONDS = 900
"""The longest a message can be held back (SQS DelaySeconds)."""


class Message(msgspec.Struct, frozen=True):
    """An alarm for one run: which item, which run, and for when it was set."""

    run: str
    due: str
    delay_seconds: int = 0
    """0..MAX_DELAY_SECONDS."""
    lane: str = ""
    """Those of one lane may wait for each other, and hold up no other. "" for one that lies in
    none, as what comes from a schedule or the sweep; whoever takes it hands it on to its lane."""


class Queue(Protocol):
    """Hands messages to `functions/run_rule` at least once, some time after their delay."""

    def send(self, messages: Sequence[Message]) -> None:
        """Put messages on the queue [1 request per 10].

        Raises:
            Unavailable: some message was not taken; sending all again is harmless.
        """
        ...

    def waiting(self) -> int:
        """Return about how many messages can be taken or are being handled right now [1].

        Raises:
            Unavailable: the queue did not answer.
        """
        ...
