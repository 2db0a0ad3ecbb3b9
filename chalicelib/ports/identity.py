"""Names that nobody can guess or that nobody else has."""

from typing import Protocol


class Identity(Protocol):
    """Makes ids and secrets."""

    def short_id(self) -> str:
        """Return a new opaque id for a configuration object, activity or timeline entry.

        12 characters [a-z0-9].
        """
        ...

    def code(self, alphabet: str, length: int) -> str:
        """Return a code of that many characters of the alphabet, which nobody can foretell."""
        ...

    def secret(self) -> str:
        """Return a new URL-safe secret of at least 256 bits."""
        ...
