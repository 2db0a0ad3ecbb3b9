"""The table on DynamoDB."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pynamodb.constants import (
    ALL_NEW,
    ITEM,
    KEYS,
    PUT_REQUEST,
    RESPONSES,
    UNPROCESSED_ITEMS,
    UNPROCESSED_KEYS,
)
from pynamodb.expressions.condition import Condition
from pynamodb.pagination import ResultIterator

from chalicelib.adapters.aws.clients import MAX_ATTEMPTS
from chalicelib.adapters.tables.images import Image, image_of, row_from_image
from chalicelib.adapters.tables.model import RowModel, table_of
from chalicelib.adapters.tables.refusals import in_our_words
from chalicelib.adapters.tables.writes import COUNTER_KIND, check_key, check_writes, key_of
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.table import CheckEntry, Delete, IndexName, Key, Put, Row, Write

MAX_GETS = 100
"""The most keys that one request reads."""
MAX_PUTS = 25
"""The most rows that one request writes without a transaction."""

INDEX_SORT_KEYS = {
    "by_type": RowModel.type_sk,
    "by_stage": RowModel.stage_sk,
    "agenda": RowModel.agenda_sk,
}


class DynamoTable:
    """Rows of one DynamoDB table; connects on first use.

    Args:
        table_name: the table.
        client_factory: gives the client "dynamodb", each time the same.
    """

    def __init__(self, table_name: str, client_factory: Callable[[], Any]) -> None:
        self._name = table_name
        self._table = table_of(table_name, client_factory)

    def get(self, key: Key) -> Row | None:
        """Return the row as last written, or None [1]."""
        with in_our_words():
            image = self._table.get_item(*key, consistent_read=True).get(ITEM)
        return row_from_image(image) if image else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist [1 per 100]."""
        left: list[Any] = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
        found: dict[Key, Row] = {}
        with in_our_words():
            while left:
                asked, left = left[:MAX_GETS], left[MAX_GETS:]
                answer = self._table.batch_get_item(asked, consistent_read=True)
                for image in answer[RESPONSES].get(self._name, ()):
                    row = row_from_image(image)
                    found[row.key] = row
                left += answer[UNPROCESSED_KEYS].get(self._name, {}).get(KEYS, ())
        return found

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
            return list(
                self._pages(
                    row_from_image,
                    limit,
                    pk,
                    RowModel.sk.startswith(prefix) if prefix else None,
                    consistent_read=True,
                    scan_index_forward=not descending,
                    limit=limit,
                    exclusive_start_key=start,
                )
            )

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
        name = sort_key.attr_name

        def pair_of(image: Image) -> tuple[str, Key]:
            return image[name]["S"], (image["pk"]["S"], image["sk"]["S"])

        with in_our_words():
            pairs = self._pages(
                pair_of,
                None,
                pk,
                _span(sort_key, after, until, descending),
                index_name=index,
                scan_index_forward=not descending,
                limit=limit,
            )
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
        for row in rows:
            check_key(*row.key)
        images: list[Any] = [image_of(row) for row in rows]
        with in_our_words([row.key for row in rows]):
            for start in range(0, len(images), MAX_PUTS):
                self._put_page(images[start : start + MAX_PUTS])

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to the counter under the key (0 at first) and return the new value [1]."""
        actions = [
            RowModel.counter.add(amount),
            RowModel.version.add(1),
            RowModel.kind.set(COUNTER_KIND),
            RowModel.body.set("{}"),
        ]
        if expires_at is not None:
            actions.append(RowModel.expires_at.set(datetime.fromtimestamp(expires_at, UTC)))
        with in_our_words([key]):
            answer = self._table.update_item(*key, actions=actions, return_values=ALL_NEW)
        return int(answer["Attributes"]["counter"]["N"])

    def _pages(self, read: Callable[[Image], Any], most: int | None, *key: Any, **how: Any) -> Any:
        """Return what is read from each image that a query finds, page after page."""
        return ResultIterator(self._table.query, key, how, map_fn=read, limit=most)

    def _put_page(self, images: list[Any]) -> None:
        """Write up to MAX_PUTS rows; what was left undone is sent again."""
        for _ in range(MAX_ATTEMPTS):
            answer = self._table.batch_write_item(put_items=images)
            left = answer.get(UNPROCESSED_ITEMS, {}).get(self._name, ())
            images = [one[PUT_REQUEST][ITEM] for one in left]
            if not images:
                return
        raise Unavailable(f"the table did not take {len(images)} rows")

    def _write_one(self, write: Put | Delete) -> None:
        with in_our_words([key_of(write)]):
            if isinstance(write, Put):
                self._table.put_item(
                    *write.row.key, attributes=image_of(write.row), condition=_condition(write)
                )
            else:
                self._table.delete_item(*write.key, condition=_condition(write))

    def _transact(self, writes: Sequence[Write]) -> None:
        # They are sent in the order of checks, deletes and puts, and the refusals come back in it.
        checks = [write for write in writes if isinstance(write, CheckEntry)]
        deletes = [write for write in writes if isinstance(write, Delete)]
        puts = [write for write in writes if isinstance(write, Put)]
        ordered: list[Write] = [*checks, *deletes, *puts]
        part = self._table.get_operation_kwargs
        with in_our_words([key_of(write) for write in ordered]):
            self._table.connection.transact_write_items(
                [part(*one.key, condition=RowModel.entry == one.entry) for one in checks],
                [part(*one.key, condition=_condition(one)) for one in deletes],
                [
                    part(
                        *one.row.key,
                        key=ITEM,
                        attributes=image_of(one.row),
                        condition=_condition(one),
                    )
                    for one in puts
                ],
                update_items=(),
            )


def _condition(write: Put | Delete) -> Condition | None:
    match write:
        case Put(expect="absent"):
            return RowModel.pk.does_not_exist()
        case Put(expect="older"):
            older = RowModel.version < write.row.version
            return RowModel.pk.does_not_exist() | (older & _form_at_most(write.row.form))
        case Put(expect="any"):
            return _form_at_most(write.row.form)
        case Put(expect=int(version)) | Delete(expect=int(version)):
            return RowModel.version == version
    return None


def _form_at_most(form: int) -> Condition:
    """Return the condition that no row of a newer form is there."""
    return RowModel.form.does_not_exist() | (RowModel.form <= form)


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
