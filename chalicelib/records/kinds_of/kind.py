"""What is to be said of a kind of row (records/kinds.py)."""

from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.records.kinds_of.wakes import WAKES, Wake


class Exported(StrEnum):
    """How an export holds the rows of a kind."""

    AS_ROWS = "row by row"
    AS_DOCUMENTS = "in documents"  # as the API shows them: infra/tenants/archive.py
    NEVER = "never"  # made anew where it is needed


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
    exported: Exported = Exported.AS_ROWS
    never_exported: tuple[str, ...] = ()
    """Texts in the body that mean something to this tenant alone; an export empties them."""

    @property
    def wakes(self) -> tuple[Wake, ...]:
        """Return the writes of which the stream tells; none for most kinds."""
        return WAKES.get(self.name, ())


def described(name: str, holds: Any, pk: str, sk: str, tells: str, **more: Any) -> Kind:
    """Return a kind, told in the order in which docs/data.md shows it."""
    return Kind(name=name, holds=holds, pk=pk, sk=sk, tells=tells, **more)
