"""What makes a PDF of a Word file: a service that the tenant connects, if it wants one."""

from typing import Protocol


class Converter(Protocol):
    """Converts Word files."""

    def pdf(self, name: str, word: bytes) -> bytes:
        """Return a Word file as PDF [1].

        Raises:
            Refused: the service does not take it (`bad_answer`).
            Unavailable: trying again may help.
        """
        ...
