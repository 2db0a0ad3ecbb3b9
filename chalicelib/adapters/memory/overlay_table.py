"""A table in memory over another one, of which it only reads."""

from collections.abc import Iterable, Sequence
from heapq import merge
from itertools import islice
from typing import Protocol

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.adapters.tables.writes import key_of
from chalicelib.ports.table import IndexName, Key, Row, Write


class Readable(Protocol):
    """What is asked of the table below: nothing that writes."""

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist."""
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
        """Return rows of a partition in order."""
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
        """Return (index sort key, row key) pairs in index order."""
        ...


class OverlayTable(MemoryTable):
    """Shows what lies below until it is written here; writes stay in memory.

    A row is read below once, at its first mention, and is the same from then on. Counters begin
    anew, at `counted`, so that no id is given that an item below has.
    """

    def __init__(self, below: Readable, counted: int = 0) -> None:
        super().__init__()
        self._below = below
        self._counted = counted
        self._known: set[Key] = set()
        """Rows that lie here as they were read, or as they were written or removed since."""

    def get(self, key: Key) -> Row | None:
        """Return the row as written here, or else as it lies below."""
        self._learn([key])
        return super().get(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist, all that are not known by one question."""
        wanted = list(keys)
        self._learn(wanted)
        return super().get_many(wanted)

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[Row]:
        """Return rows of a partition; as many more are read below as may be hidden here."""
        most = None if limit is None else limit + sum(key[0] == pk for key in self._known)
        found = self._below.query(pk, prefix=prefix, after=after, limit=most, descending=descending)
        self._take(found)
        return super().query(pk, prefix=prefix, after=after, limit=limit, descending=descending)

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
        """Return pairs: those of rows that are known as they lie here, the others as below."""
        most = None if limit is None else limit + len(self._known)
        below = self._below.query_index(
            index, pk, after=after, until=until, limit=most, descending=descending
        )
        here = super().query_index(index, pk, after=after, until=until, descending=descending)
        unknown = [pair for pair in below if pair[1] not in self._known]
        return list(islice(merge(unknown, here, reverse=descending), limit))

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none, here."""
        self._learn([key_of(write) for write in writes])
        super().write(writes)

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows whatever is there, here."""
        self._learn([row.key for row in rows])
        super().put_many(rows)

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to a counter of this table."""
        self._known.add(key)
        return self._counted + super().add(key, amount, expires_at=expires_at)

    def load(self, rows: Iterable[Row]) -> None:
        """Take rows in place of those below."""
        rows = list(rows)
        self._known.update(row.key for row in rows)
        super().load(rows)

    def _learn(self, keys: Sequence[Key]) -> None:
        """Read what is not known yet."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._known]
        if missing:
            super().load(self._below.get_many(missing).values())
            self._known.update(missing)

    def _take(self, rows: Iterable[Row]) -> None:
        super().load(row for row in rows if row.key not in self._known)
        self._known.update(row.key for row in rows)
