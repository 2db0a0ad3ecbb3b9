"""Secrets of the tenant: keys and tokens of other services, which no row and no export holds."""

import re
from typing import Protocol

NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
MAX_NAME = 500
MAX_BYTES = 4_096
"""Size of a secret, in UTF-8."""


class Secrets(Protocol):
    """Keeps secrets by name.

    A name is used for one secret only, so what was read once stays true: who changes a secret puts
    the new one under a new name, and names that one from then on.
    """

    def put(self, name: str, secret: str) -> None:
        """Keep a secret [1].

        Raises:
            ValueError: not a name, or the secret is empty or too large.
            Unavailable: trying again may help.
        """
        ...

    def get(self, name: str) -> str:
        """Return a secret [1].

        Raises:
            NotFound: there is none of that name.
            Unavailable: trying again may help.
        """
        ...

    def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is forgotten already [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...


def check_secret(name: str, secret: str) -> None:
    """Refuse what no store takes.

    Raises:
        ValueError: not a name, or the secret is empty or too large.
    """
    if len(name) > MAX_NAME or not NAME.fullmatch(name):
        raise ValueError(f"{name!r} names no secret: expected a-z, 0-9, _ and -, with / between")
    if not 1 <= len(secret.encode()) <= MAX_BYTES:
        raise ValueError(f"a secret has 1 to {MAX_BYTES} bytes")
