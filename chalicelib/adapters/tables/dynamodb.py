"""The table on DynamoDB."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.model import RowModel, model_of
from chalicelib.adapters.tables.refusals import in_our_words
from chalicelib.adapters.tables.writes import COUNTER_KIND, check_key, check_writes, key_of
from chalicelib.ports.table import CheckEntry, Delete, IndexName, Key, Put, Row, Write

INDEX_SORT_KEYS = {
    "by_type": RowModel.type_sk,
    "by_stage": RowModel.stage_sk,
    "agenda": RowModel.agenda_sk,
}


class DynamoTable:
    """Rows of one DynamoDB table; connects on first use."""

    def __init__(self, table_name: str, region: str, endpoint: str | None = None) -> None:
        self._rows = model_of(table_name, region, endpoint)

    def get(self, key: Key) -> Row | None:
        """Return the row as last written, or None [1]."""
        with in_our_words():
            try:
                return self._rows.get(*key, consistent_read=True).row()
            except self._rows.DoesNotExist:
                return None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist [1 per 100]."""
        with in_our_words():
            found = self._rows.batch_get(dict.fromkeys(keys), consistent_read=True)
            return {(model.pk, model.sk): model.row() for model in found}

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[Row]:
        """Return rows of a partition whose sort key starts with `prefix`, in order [1 per MB]."""
        start = None
        if after is not None:
            if after and after.startswith(prefix):
                start = {"pk": {"S": pk}, "sk": {"S": after}}
            elif (after < prefix or not after) == descending:
                return []  # reading starts behind the last row of the prefix
        with in_our_words():
            found = self._rows.query(
                pk,
                RowModel.sk.startswith(prefix) if prefix else None,
                consistent_read=True,
                scan_index_forward=not descending,
                limit=limit,
                last_evaluated_key=start,
            )
            return [model.row() for model in found]

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
        """Return (index sort key, row key) pairs in index order [1 per MB]."""
        if limit == 0 or _is_empty(after, until, descending):
            return []
        sort_key = INDEX_SORT_KEYS[index]
        with in_our_words():
            found: Iterator[Any] = getattr(self._rows, index).query(
                pk,
                _span(sort_key, after, until, descending),
                scan_index_forward=not descending,
                page_size=limit,
            )
            pairs = ((getattr(model, sort_key.attr_name), (model.pk, model.sk)) for model in found)
            # BETWEEN takes in both bounds, so `after` itself may come first when reading downwards.
            return list(islice((pair for pair in pairs if pair[0] != after), limit))

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none [1]. At most 100."""
        check_writes(writes)
        if len(writes) == 1 and not isinstance(writes[0], CheckEntry):
            self._write_one(writes[0])
        elif writes:
            self._transact(writes)

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows whatever is there [1 per 25]."""
        with in_our_words([row.key for row in rows]), self._rows.batch_write() as batch:
            for row in rows:
                check_key(*row.key)
                batch.save(self._rows.from_row(row))

    def add(self, key: Key, amount: int) -> int:
        """Add to the counter under the key (0 at first) and return the new value [1]."""
        counter = self._rows(*key)
        with in_our_words([key]):
            counter.update(
                actions=[
                    RowModel.counter.add(amount),
                    RowModel.version.add(1),
                    RowModel.kind.set(COUNTER_KIND),
                    RowModel.body.set("{}"),
                ]
            )
        return int(counter.counter)

    def _write_one(self, write: Put | Delete) -> None:
        with in_our_words([key_of(write)]):
            if isinstance(write, Put):
                self._rows.from_row(write.row).save(_condition(write))
            else:
                self._rows(*write.key).delete()

    def _transact(self, writes: Sequence[Write]) -> None:
        # PynamoDB sends checks, deletes and puts in this order, and the refusals come back in it.
        checks = [write for write in writes if isinstance(write, CheckEntry)]
        deletes = [write for write in writes if isinstance(write, Delete)]
        puts = [write for write in writes if isinstance(write, Put)]
        ordered: list[Write] = [*checks, *deletes, *puts]
        # The model's own connection, or the transaction would open a second client.
        connection = self._rows._get_connection().connection
        with (
            in_our_words([key_of(write) for write in ordered]),
            TransactWrite(connection=connection) as transaction,
        ):
            for check in checks:
                condition = RowModel.entry == check.entry
                transaction.condition_check(self._rows, *check.key, condition=condition)
            for delete in deletes:
                transaction.delete(self._rows(*delete.key))
            for put in puts:
                transaction.save(self._rows.from_row(put.row), _condition(put))


def _condition(put: Put) -> Condition | None:
    match put.expect:
        case "any":
            return None
        case "absent":
            return RowModel.pk.does_not_exist()
        case "older":
            return RowModel.pk.does_not_exist() | (RowModel.version < put.row.version)
        case version:
            return RowModel.version == version


def _is_empty(after: str | None, until: str | None, descending: bool) -> bool:
    """Return whether nothing can lie between the two bounds."""
    if after is None:
        return False
    if until is None:
        return descending and not after
    return after <= until if descending else until <= after


def _span(
    sort_key: Any, after: str | None, until: str | None, descending: bool
) -> Condition | None:
    """Return the condition on an index sort key; `after` is left out, `until` is in."""
    if after and until is not None:
        # NUL makes the next string in order, so BETWEEN leaves out `after` itself.
        return (
            sort_key.between(until, after) if descending else sort_key.between(f"{after}\0", until)
        )
    if after:
        return sort_key < after if descending else sort_key > after
    if until is not None:
        return sort_key >= until if descending else sort_key <= until
    return None
