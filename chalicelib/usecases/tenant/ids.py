"""Rising integer ids without a hot counter: a function instance leases a block and hands it out."""

import threading
from collections.abc import Iterator

from chalicelib.ports.table import Table

BLOCK = 20


class IdBlocks:
    """Gives ids. Within an instance they rise one by one.

    Another instance works in another block.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._left: dict[str, Iterator[int]] = {}
        self._lock = threading.Lock()

    def next(self, type: str) -> int:
        """Return an id that no item of the type has had [1 request per BLOCK ids]."""
        with self._lock:
            id = next(self._left.get(type, iter(())), None)
            if id is None:
                last = self._table.add((f"counter#{type}", "counter"), BLOCK)
                self._left[type] = iter(range(last - BLOCK + 2, last + 1))
                id = last - BLOCK + 1
            return id
