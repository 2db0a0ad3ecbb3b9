"""What is to be said of a kind of row (records/kinds.py)."""

from enum import StrEnum
from typing import Any

import msgspec


class Exported(StrEnum):
    """How an export holds the rows of a kind."""

    AS_ROWS = "row by row"
    AS_DOCUMENTS = "in documents"  # as the API shows them: infra/tenants/archive.py
    NEVER = "never"  # made anew where it is needed


class Wake(msgspec.Struct, frozen=True, kw_only=True):
    """A write of a row of which the stream tells functions/on_change."""

    events: tuple[str, ...]
    ended: bool = False
    """Only when the row has no `entry` any more: what it tells of has ended."""

    @property
    def told(self) -> str:
        """Return it in words."""
        words = {"INSERT": "new", "MODIFY": "changed"}
        return " or ".join(words[one] for one in self.events) + (", ended" if self.ended else "")


WRITTEN = (Wake(events=("INSERT", "MODIFY")),)
NEW = (Wake(events=("INSERT",)),)
CHANGED = (Wake(events=("MODIFY",)),)
BEGUN = (Wake(events=("INSERT",)),)
ENDED = (Wake(events=("MODIFY",), ended=True),)
BEGUN_OR_ENDED = (*BEGUN, *ENDED)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of row."""

    name: str
    holds: Any
    """Type of the body."""
    pk: str
    sk: str
    """An example of its key each, `...` where an id stands."""
    tells: str
    """What such a row says."""
    wakes: tuple[Wake, ...] = ()
    """The writes of which the stream tells; none for most kinds."""
    exported: Exported = Exported.AS_ROWS
    never_exported: tuple[str, ...] = ()
    """Texts in the body that mean something to this tenant alone; an export empties them."""


def described(name: str, holds: Any, pk: str, sk: str, tells: str, **more: Any) -> Kind:
    """Return a kind, told in the order in which docs/data.md shows it."""
    return Kind(name=name, holds=holds, pk=pk, sk=sk, tells=tells, **more)
