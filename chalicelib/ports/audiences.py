"""Advertising audiences: lists of people, kept by a service that shows them advertisements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One person, as the service gets to know them: SHA-256, in hexadecimal, and nothing else."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class Audiences(Protocol):
    """Adds people to audiences and removes them, at least once; doing so again changes nothing."""

    most: int
    """How many hashes one request takes; 1 where each person goes alone."""

    def hashed(self, emails: Sequence[str], phones: Sequence[str]) -> Member:
        """Return the hashes of e-mail addresses and phone numbers (E.164).

        Before, they are written as the service prescribes.
        """
        ...

    def add(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Add people and return what the service calls the request [1, seldom 3].

        `key` is the same at every try. Where one of several is wrong all are refused, or none.

        Raises:
            Refused: the service will never take it; the code says why.
            Unavailable: trying again may help (too many requests, no answer).
        """
        ...

    def remove(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Remove people, who need not be in it [1, seldom 3].

        Returns what the service calls the request.

        Raises:
            Refused, Unavailable: as add.
        """
        ...
