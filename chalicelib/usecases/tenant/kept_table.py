"""The table as functions see it: what they write is shaped for how it is to be kept.

Another version of them may be, or have been, at work: every row bears the number of its form. What
a newer version has written is read as far as this one knows it; written again, it keeps the rest,
or is refused where that would not be enough. Rows of what the tenant keeps for a time only get
their end here, whoever writes them.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.errors import Conflict, NewerForm
from chalicelib.ports.table import IndexName, Key, Put, Row, Table, Write
from chalicelib.records.body import decode, encode
from chalicelib.records.kinds_of.forms import FORMS, STAMP, Form, form_of

REMEMBERED = 1_000
"""Rows of newer forms that an instance remembers."""


class KeptTable:
    """A table that loses nothing of newer forms. Costs nothing where there are none.

    Args:
        table: where the rows lie.
        forms: which form of each kind this code writes.
    """

    def __init__(self, table: Table, forms: Mapping[str, Form] = FORMS) -> None:
        self._table = table
        self._forms = forms
        self._newer: OrderedDict[Key, Row] = OrderedDict()
        self._is_behind = False
        self._older_stamp: Row | None = None
        self.ending: Callable[[Row], Row] = _unending
        """Gives a row the end that the tenant wants; who the tenant is, is known later."""

    def get(self, key: Key) -> Row | None:
        """Return the row as last written, or None [1]."""
        row = self._table.get(key)
        return self._seen(row) if row else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist [1 per 100]."""
        return {key: self._seen(row) for key, row in self._table.get_many(keys).items()}

    def query(self, pk: str, **how: Any) -> list[Row]:
        """Return rows of a partition [1 per MB]."""
        return [self._seen(row) for row in self._table.query(pk, **how)]

    def query_index(self, index: IndexName, pk: str, **how: Any) -> list[tuple[str, Key]]:
        """Return (index sort key, row key) pairs in index order [1 per MB]."""
        return self._table.query_index(index, pk, **how)

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none [1; 2 more where it meets a newer form unread].

        Raises:
            NewerForm: a row is of a form that this code must not change; nothing was written.
            Conflict: as the table does.
        """
        formed = [self._formed(one) for one in writes]
        try:
            self._table.write(formed)
        except Conflict as conflict:
            unread = self._unread(formed, conflict)
            if not unread:
                raise
            self.get_many(unread)
            self._table.write([self._formed(one) for one in writes])

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows whatever is there [1 per 25; while newer code is known of 1 per 100].

        No condition guards them. So newer code says on the stamp that it is there before it writes
        any [1 once], and older code that has seen that looks first.

        Raises:
            NewerForm: a row is of a form that this code must not change; nothing was written.
        """
        self._show_up()
        if self._is_behind:
            self.get_many([row.key for row in rows])
        self._table.put_many([self._as_stored(row) for row in rows])

    def _show_up(self) -> None:
        """Say on the stamp which forms are written, where it does not.

        Its text changes too: one that somebody else has written meanwhile must not come back.
        """
        if self._older_stamp is None:
            return
        text = f"{decode(self._older_stamp, str)}+"
        row = msgspec.structs.replace(self._older_stamp, body=encode(text))
        try:
            self._table.write([Put(self._as_stored(row))])
        except Conflict:  # by code that is newer still
            self._is_behind = True
        self._older_stamp = None

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to the counter under the key and return the new value [1]."""
        return self._table.add(key, amount, expires_at=expires_at)

    def _seen(self, row: Row) -> Row:
        if row.kind == STAMP:
            known = form_of(STAMP, self._forms).number
            self._is_behind = row.form > known
            self._older_stamp = row if row.form < known else None
        if row.form <= form_of(row.kind, self._forms).number:
            if self._newer:
                self._newer.pop(row.key, None)
            return row
        from chalicelib.usecases.tenant.newer_rows import known_part

        self._newer[row.key] = row
        self._newer.move_to_end(row.key)
        if len(self._newer) > REMEMBERED:
            self._newer.popitem(last=False)
        return known_part(row)

    def _formed(self, write: Write) -> Write:
        if not isinstance(write, Put):
            return write
        row = self._as_stored(write.row)
        return write if row is write.row else msgspec.structs.replace(write, row=row)

    def _as_stored(self, row: Row) -> Row:
        row = self.ending(row)
        form = form_of(row.kind, self._forms)
        stored = self._newer.get(row.key) if self._newer else None
        if stored is not None and stored.kind == row.kind:
            if stored.least > form.number:
                raise NewerForm(row.kind, stored.form, form.number)
            from chalicelib.usecases.tenant.newer_rows import with_unknown

            return with_unknown(stored, row)
        if form.number == 1:
            return row
        return msgspec.structs.replace(row, form=form.number, least=form.least)

    def _unread(self, writes: Sequence[Write], conflict: Conflict) -> list[Key]:
        """Return the rows that only their form can have refused."""
        return [
            one.row.key
            for one in writes
            if isinstance(one, Put) and one.expect == "any" and one.row.key in conflict.refused
        ]


def _unending(row: Row) -> Row:
    return row
