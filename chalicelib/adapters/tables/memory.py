"""The table in memory, with its stream."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from threading import RLock
from typing import Literal

import msgspec

from chalicelib.adapters.tables.writes import COUNTER_KIND, check_key, check_writes, key_of
from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import CheckEntry, IndexName, Key, Put, Row, Write

INDEXES: tuple[IndexName, ...] = ("by_type", "by_stage", "agenda")


class StreamRecord(msgspec.Struct, frozen=True):
    """One change of one row, as the stream shows it."""

    sequence: int
    """Rises by one with every record of the table, from 1."""
    event: Literal["INSERT", "MODIFY", "REMOVE"]
    old: Row | None
    new: Row | None


class MemoryTable:
    """Behaves as the DynamoDB table does; one lock makes every call atomic."""

    def __init__(self) -> None:
        self._rows: dict[Key, Row] = {}
        self._counters: dict[Key, int] = {}
        self._sort_keys: dict[str, list[str]] = {}
        self._indexes: dict[tuple[IndexName, str], list[tuple[str, Key]]] = {}
        self._stream: list[StreamRecord] = []
        self._forgotten = 0
        self._lock = RLock()

    def stream(self, after: int = 0) -> list[StreamRecord]:
        """Return the changes behind a sequence number, oldest first."""
        with self._lock:
            return self._stream[max(after - self._forgotten, 0) :]

    def forget_stream(self, until: int) -> None:
        """Let the changes up to a sequence number go."""
        with self._lock:
            del self._stream[: max(until - self._forgotten, 0)]
            self._forgotten = max(until, self._forgotten)

    def rows(self) -> dict[Key, Row]:
        """Return all rows as they are now."""
        with self._lock:
            return dict(self._rows)

    def load(self, rows: Iterable[Row]) -> None:
        """Take rows as they are; the stream does not tell of them."""
        with self._lock:
            for row in rows:
                self._place(row.key, self._rows.get(row.key), row)

    def get(self, key: Key) -> Row | None:
        """Return the row as last written, or None."""
        check_key(*key)
        with self._lock:
            return self._rows.get(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist."""
        found = {key: self.get(key) for key in keys}
        return {key: row for key, row in found.items() if row is not None}

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[Row]:
        """Return rows of a partition whose sort key starts with `prefix`, in sort-key order."""
        check_key(pk, prefix, after)
        with self._lock:
            keys = self._sort_keys.get(pk, [])
            low, high = bisect_left(keys, prefix), len(keys)
            if after is not None and descending:
                high = bisect_left(keys, after)
            elif after is not None:
                low = max(low, bisect_right(keys, after))
            found: Iterator[str] = (keys[place] for place in range(low, high))
            if descending:
                found = (keys[place] for place in range(high - 1, low - 1, -1))
            matching = (sk for sk in found if sk.startswith(prefix))
            return [self._rows[pk, sk] for sk in islice(matching, limit)]

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
        check_key(pk, after, until)
        with self._lock:
            pairs = self._indexes.get((index, pk), [])
            low, high = 0, len(pairs)
            if descending:
                high = high if after is None else bisect_left(pairs, after, key=_sort_key)
                low = low if until is None else bisect_left(pairs, until, key=_sort_key)
                return pairs[low:high][::-1][:limit]
            low = low if after is None else bisect_right(pairs, after, key=_sort_key)
            high = high if until is None else bisect_right(pairs, until, key=_sort_key)
            return pairs[low:high][:limit]

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none. At most 100."""
        check_writes(writes)
        with self._lock:
            if refused := [key_of(write) for write in writes if not self._holds(write)]:
                raise Conflict(refused)
            for write in writes:
                if not isinstance(write, CheckEntry):
                    key = key_of(write)
                    self._counters.pop(key, None)
                    self._store(key, write.row if isinstance(write, Put) else None)

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows whatever is there."""
        for row in rows:
            check_writes([Put(row)])
            with self._lock:
                self._counters.pop(row.key, None)
                self._store(row.key, row)

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to the counter under the key (0 at first) and return the new value."""
        check_key(*key)
        with self._lock:
            old = self._rows.get(key)
            version = old.version + 1 if old else 1
            self._counters[key] = self._counters.get(key, 0) + amount
            row = Row(
                pk=key[0],
                sk=key[1],
                kind=COUNTER_KIND,
                body="{}",
                version=version,
                expires_at=expires_at,
            )
            self._store(key, row)
            return self._counters[key]

    def _holds(self, write: Write) -> bool:
        """Return whether the condition of the write is met."""
        old = self._rows.get(key_of(write))
        if isinstance(write, CheckEntry):
            return old is not None and old.entry == write.entry
        if write.expect == "any":
            return not isinstance(write, Put) or old is None or old.form <= write.row.form
        if write.expect == "absent":
            return old is None
        if write.expect == "older" and isinstance(write, Put):
            fits = old is None or old.form <= write.row.form
            return old is None or (fits and old.version < write.row.version)
        return old is not None and old.version == write.expect

    def _store(self, key: Key, new: Row | None) -> None:
        """Put the row or take it away, in the partition, the indexes and the stream."""
        old = self._rows.get(key)
        if old == new:
            return
        self._place(key, old, new)
        event: Literal["INSERT", "MODIFY", "REMOVE"] = (
            "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
        )
        sequence = self._forgotten + len(self._stream) + 1
        self._stream.append(StreamRecord(sequence, event, old, new))

    def _place(self, key: Key, old: Row | None, new: Row | None) -> None:
        """Put the row or take it away, in the partition and the indexes."""
        if new is None:
            del self._rows[key]
            del self._sort_keys[key[0]][bisect_left(self._sort_keys[key[0]], key[1])]
        else:
            self._rows[key] = new
        if old is None:
            insort(self._sort_keys.setdefault(key[0], []), key[1])
        for index, was, is_now in zip(INDEXES, _places(old), _places(new), strict=True):
            if was != is_now:
                self._move(index, key, was, is_now)

    def _move(self, index: IndexName, key: Key, old: Key | None, new: Key | None) -> None:
        """Take the row from its old place in an index to its new one."""
        if old is not None:
            pairs = self._indexes[index, old[0]]
            del pairs[bisect_left(pairs, (old[1], key))]
        if new is not None:
            insort(self._indexes.setdefault((index, new[0]), []), (new[1], key))


def _places(row: Row | None) -> tuple[Key | None, Key | None, Key | None]:
    """Return where a row lies in each of the indexes."""
    return (row.by_type, row.by_stage, row.agenda) if row else (None, None, None)


def _sort_key(pair: tuple[str, Key]) -> str:
    return pair[0]
