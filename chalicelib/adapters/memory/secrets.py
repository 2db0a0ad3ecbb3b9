"""Secrets that are gone with the process."""

from chalicelib.domain.errors import NotFound
from chalicelib.ports.secrets import check_secret


class MemorySecrets:
    """Keeps secrets in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def put(self, name: str, secret: str) -> None:
        """Keep a secret.

        Raises:
            ValueError: not a name, or the secret is empty or too large.
        """
        check_secret(name, secret)
        self.kept[name] = secret

    def get(self, name: str) -> str:
        """Return a secret.

        Raises:
            NotFound: there is none of that name.
        """
        if name not in self.kept:
            raise NotFound(f"there is no secret {name}")
        return self.kept[name]

    def delete(self, name: str) -> None:
        """Forget a secret, if it is there."""
        self.kept.pop(name, None)
