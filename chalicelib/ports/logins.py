"""The firm's own login: who its people are says a service outside."""

from datetime import datetime
from typing import Protocol

import msgspec


class LoginPage(msgspec.Struct, frozen=True, kw_only=True):
    """Where a browser is sent to sign in, and what it says there."""

    url: str
    client_id: str
    scope: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser came back with."""

    code: str
    """Good once, for whoever has the verifier."""
    verifier: str
    """Of PKCE: its hash went to the login page as challenge, and as nonce."""
    redirect_uri: str
    """To which address it came back."""


class Login(Protocol):
    """Signs people in."""

    def page(self, now: datetime) -> LoginPage:
        """Return where people sign in [0 or 1].

        Raises:
            Refused: the service cannot be used as it is.
            Unavailable: it does not answer.
        """
        ...

    def address(self, answered: Answered, now: datetime) -> str:
        """Return the e-mail address of who has signed in, which the service vouches for [1 to 3].

        Raises:
            Unauthorized: the code is worth nothing, or what came for it was not made for us.
            Refused: the service cannot be used as it is.
            Unavailable: it does not answer.
        """
        ...
