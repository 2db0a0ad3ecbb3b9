"""The configuration as it would be after some writes."""

from collections.abc import Sequence
from typing import Any, cast

from chalicelib.ports.table import Delete, Put, Row, Table, Write


def planned(table: Table, writes: Sequence[Write]) -> Table:
    """Return the table as it would be after some writes, for reading alone."""
    return cast("Table", _Planned(table, writes))


class _Planned:
    """The table as it would be after some writes, for reading alone."""

    def __init__(self, table: Any, writes: Sequence[Write]) -> None:
        self._table = table
        self._put = {write.row.key: write.row for write in writes if isinstance(write, Put)}
        self._gone = {write.key for write in writes if isinstance(write, Delete)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def query(self, pk: str, **more: Any) -> list[Row]:
        """Return the rows of a partition."""
        rows = {row.key: row for row in self._table.query(pk, **more)}
        rows |= {key: row for key, row in self._put.items() if row.pk == pk}
        return [row for key, row in sorted(rows.items()) if key not in self._gone]
