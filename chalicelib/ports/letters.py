"""Dead letters: what was given up, kept for operators (`python -m infra replay`)."""

from typing import Protocol

MAX_BYTES = 250_000
"""The longest letter (SQS takes a little more)."""


class Letters(Protocol):
    """Keeps what can never work, for fourteen days."""

    def put(self, body: str) -> None:
        """Keep a letter [1].

        Raises:
            Unavailable: it was not taken.
        """
        ...
