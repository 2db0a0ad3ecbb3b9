"""The table: rows in, rows out. All state of a tenant lives here (docs/data.md)."""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import msgspec

Key = tuple[str, str]
"""Partition key and sort key of a row."""

IndexName = Literal["by_type", "by_stage", "agenda"]
"""The secondary indexes; each holds keys only."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its keys, the numbers that conditions look at, and a JSON body."""

    pk: str
    sk: str
    kind: str
    """What the row is: item, run, timeline, signal, rule ... The stream is filtered by it."""
    body: str
    """JSON document of the record."""
    version: int = 1
    """Rises with every change of the row."""
    entry: int | None = None
    """Of an item: how many times it has entered a stage; None once it is deleted. Of other rows:
    set as long as what they tell of has not ended."""
    by_type: Key | None = None
    by_stage: Key | None = None
    agenda: Key | None = None
    """Index keys; a row without one is not in that index."""
    expires_at: int | None = None
    """Epoch second after which the row may be removed (clean-up only, never an alarm)."""

    form: int = 1
    """Number of its form: rises where a newer version writes more, or other things, in its kind."""
    least: int = 1
    """Number of the oldest form whose code may change it."""

    @property
    def key(self) -> Key:
        """Return where the row lies."""
        return self.pk, self.sk


class Put(msgspec.Struct, frozen=True):
    """Write a whole row if its present state is as expected."""

    row: Row
    expect: Literal["absent", "older", "any"] | int = "any"
    """absent: no such row yet; older: none or one of a lower version; a number: exactly this
    version. Besides, any and older never take the place of a row of a newer form."""


class Delete(msgspec.Struct, frozen=True):
    """Remove a row; one that is missing is an error only where a version is expected."""

    key: Key
    expect: Literal["any"] | int = "any"
    """A number: exactly this version."""


class CheckEntry(msgspec.Struct, frozen=True):
    """Write nothing, but refuse the whole batch unless the item is still in this stage entry."""

    key: Key
    entry: int


Write = Put | Delete | CheckEntry


class Table(Protocol):
    """What the application needs of its table.

    The number in brackets is the AWS requests it costs.
    """

    def get(self, key: Key) -> Row | None:
        """Return the row as last written (strongly consistent), or None [1]."""
        ...

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist, strongly consistent [1 per 100]."""
        ...

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[Row]:
        """Return rows of a partition whose sort key starts with `prefix`, in order [1 per MB].

        `after` continues behind that sort key (in the direction of reading); `limit` None reads
        all. Strongly consistent.
        """
        ...

    def query_index(
        self,
        index: IndexName,
        pk: str,
        *,
        after: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[tuple[str, Key]]:
        """Return (index sort key, row key) pairs in index order.

        May lag behind by moments [1 per MB].

        `after` excludes everything up to that sort key in the direction of reading; `until`
        includes up to it.
        """
        ...

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none [1]. At most 100.

        Raises:
            Conflict: a condition did not hold, or another transaction touched the same rows;
            nothing was written.
        """
        ...

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows, each another one, whatever is there, each by itself [1 per 25].

        Some may be written where it fails; writing them again changes nothing.
        """
        ...

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to the counter under the key (0 at first) and return the new value [1].

        `expires_at` says when the counter may be removed, as in a row.
        """
        ...
