"""What was found of a person and what was done with it. Names nobody."""

import hashlib
from collections import Counter
from datetime import datetime

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.persons.person import Person

ELSEWHERE = (
    "point-in-time recovery and backups of the table, for 35 days; restored, erase again",
    "logs, by ids only",
    "mailboxes, advertising services and all else outside to which it was sent before",
    "exports that were made before",
)
"""Where the command does not reach."""


class Receipt(msgspec.Struct):
    """How much was found in which kind of row, and what became of it."""

    tenant: str
    at: str
    asked: str
    """SHA-256 of how the person was named."""
    items: list[str]
    found: dict[str, dict[str, int]] = {}
    """By fate, then by kind of row; mails and files as well."""
    left: list[str] = []
    """Rows that tell of the person and that somebody has to look at."""
    not_reached: tuple[str, ...] = ELSEWHERE

    def count(self, fate: str, what: str) -> None:
        """Note one thing more."""
        by_kind = Counter(self.found.get(fate, {}))
        by_kind[what] += 1
        self.found = {**self.found, fate: dict(sorted(by_kind.items()))}

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not self.found


def begun(tenant: str, asked: str, person: Person, now: datetime) -> Receipt:
    """Return the receipt before anything was found."""
    named = hashlib.sha256(asked.strip().lower().encode()).hexdigest()
    return Receipt(
        tenant=tenant, at=show_instant(now), asked=named, items=[str(one) for one in person.items]
    )
