"""moto's DynamoDB, made fit for a server with thousands of rows and several threads.

    patch_transactions   a transaction keeps copies of the rows it touches, not of whole tables
    patch_queries        a query looks at the rows of its key, not at all rows in sorted order
    patch_streams        no record for a write that changes nothing, one for an update that creates
    patch_answers        texts and numbers of an answer are taken as they are
    patch_keys           a key that is too long is refused, also by reads (moto_limits)
    serialise_dynamodb   one request at a time

Each works on moto's insides, so each refuses any other version of moto. All are safe to call twice.
"""

import copy
import inspect
from collections.abc import Callable
from functools import wraps
from threading import RLock
from types import SimpleNamespace
from typing import Any

from moto.core.responses import BaseResponse
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard, Table
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler

from infra.local.moto_limits import patch_keys
from infra.local.moto_version import first_time

ONE_AT_A_TIME = RLock()
"""Held while the table or its stream is at work."""


def patch_all() -> None:
    """Apply every patch."""
    patch_transactions()
    patch_queries()
    patch_streams()
    patch_answers()
    patch_keys()
    serialise_dynamodb()


def patch_transactions() -> None:
    """Let a transaction snapshot only what it touches; a failed one leaves rows and stream alone.

    Unpatched, each transaction copies its tables (9 a second at 2,000 rows), and a failed one puts
    the copies in their place: a reader of the stream is left with an iterator of a dead table.
    """
    if not first_time("transactions"):
        return
    original = DynamoDBBackend.transact_write_items

    def shallow(value: Any) -> Any:
        return value if isinstance(value, Table) else copy.deepcopy(value)

    @wraps(original)
    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        undo = _snapshot(self, transact_items)
        try:
            original(self, transact_items)
        except Exception:
            undo()
            raise

    models.copy = SimpleNamespace(copy=copy.copy, deepcopy=shallow)
    DynamoDBBackend.transact_write_items = transact_write_items


def patch_queries() -> None:
    """Let a query look at the rows of its key only, in order and cut to its limit.

    Unpatched, each query sorts all rows of the table first.
    """
    if not first_time("queries"):
        return
    original, all_items = Table.query, Table.all_items
    signature = inspect.signature(original)

    @wraps(original)
    def query(self: Table, *args: Any, **kwargs: Any) -> Any:
        asked = signature.bind(self, *args, **kwargs)
        asked.apply_defaults()
        self._wanted = _wanted(all_items, **asked.arguments)
        try:
            return original(self, *args, **kwargs)
        finally:
            del self._wanted

    @wraps(all_items)
    def wanted_items(self: Table) -> list[Item]:
        return self._wanted if hasattr(self, "_wanted") else all_items(self)

    Table.query = query
    Table.all_items = wanted_items


def patch_streams() -> None:
    """Write stream records as DynamoDB does.

    Unpatched, a write that changes nothing has a record, and an update that creates a row has two,
    the first of them with keys only.
    """
    if not first_time("streams"):
        return
    add, update_item = StreamShard.add, DynamoDBBackend.update_item

    @wraps(add)
    def add_change(self: StreamShard, old: Item | None, new: Item | None) -> None:
        if old is None or new is None or old.attrs != new.attrs:
            add(self, old, new)

    @wraps(update_item)
    def update_with_one_record(
        self: DynamoDBBackend, table_name: str, *args: Any, **kwargs: Any
    ) -> Item:
        shard = self.get_table(table_name).stream_shard
        before = len(shard.items) if shard else 0
        item: Item = update_item(self, table_name, *args, **kwargs)
        if shard and len(shard.items) - before == 2:
            first = shard.items.pop(before)
            number = first.record["dynamodb"]["SequenceNumber"]
            shard.items[before].record["dynamodb"]["SequenceNumber"] = number
        return item

    StreamShard.add = add_change
    DynamoDBBackend.update_item = update_with_one_record


def patch_answers() -> None:
    """Put texts and numbers into the answer as they are.

    Unpatched, moto looks for ten members in each value, which is most of the time of a long answer.
    """
    if not first_time("answers"):
        return
    original = BaseJSONSerializer._serialize_type_structure

    @wraps(original)
    def serialize(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if key and shape.name == "AttributeValue" and value.keys() <= {"S", "N"}:
            serialized[key] = value
        else:
            original(self, serialized, value, shape, key)

    BaseJSONSerializer._serialize_type_structure = serialize


def serialise_dynamodb() -> None:
    """Handle one request to the table or its stream at a time; unpatched, threads lose updates."""
    if not first_time("serialise"):
        return

    def one_at_a_time(handler: type[BaseResponse]) -> None:
        original: Callable[[BaseResponse], Any] = handler.call_action

        @wraps(original)
        def call_action(self: BaseResponse) -> Any:
            with ONE_AT_A_TIME:
                return original(self)

        handler.call_action = call_action

    one_at_a_time(DynamoHandler)
    one_at_a_time(DynamoDBStreamsHandler)


def _snapshot(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Callable[[], None]:
    """Return a function that brings rows and streams back to where they are now."""
    rows: list[tuple[Table, DynamoType, DynamoType | None, Item | None]] = []
    streams: dict[str, tuple[Table, int]] = {}
    for transact_item in transact_items:
        op = next(iter(transact_item.values()))
        table = backend.tables.get(op.get("TableName"))
        attributes = op.get("Item") or op.get("Key") or {}
        if table is None or not set(table.table_key_attrs) <= set(attributes):
            continue
        hash_key, range_key = backend.get_keys_value(table, attributes)
        old = table.get_item(hash_key, range_key)
        # An update changes the stored item itself; put and delete exchange it.
        rows.append(
            (table, hash_key, range_key, copy.deepcopy(old) if "Update" in transact_item else old)
        )
        if table.stream_shard is not None:
            streams[table.name] = (table, len(table.stream_shard.items))

    def undo() -> None:
        for table, hash_key, range_key, old in rows:
            place = table.items if range_key is None else table.items[hash_key]
            key = hash_key if range_key is None else range_key
            if old is None:
                place.pop(key, None)
            else:
                place[key] = old
        for table, length in streams.values():
            del table.stream_shard.items[length:]

    return undo


def _wanted(
    all_items: Callable[[Table], list[Item]],
    self: Table,
    hash_key: DynamoType | None,
    range_comparison: str | None,
    range_objs: list[DynamoType],
    limit: int | None,
    exclusive_start_key: dict[str, Any] | None,
    scan_index_forward: bool,
    index_name: str | None,
    hash_key_conditions: list[tuple[str, DynamoType]] | None,
    filter_kwargs: dict[str, Any],
    **_: Any,
) -> list[Item]:
    """Return the rows that a query has to look at."""
    if index_name is None and hash_key is not None and self.has_range_key:
        items = list(self.items.get(hash_key, {}).values())
    elif index_name is not None and hash_key_conditions and len(hash_key_conditions) == 1:
        items = _having(self, *hash_key_conditions[0])
    else:
        items = all_items(self)
    names = _sort_names(self, index_name)
    if not names or filter_kwargs:
        return items
    items = _in_order(items, names, range_comparison, range_objs)
    if not scan_index_forward:
        items.reverse()
    return _page(items, names, exclusive_start_key, scan_index_forward, limit)


def _having(table: Table, name: str, value: DynamoType) -> list[Item]:
    """Return the rows whose attribute has the value, by plain comparison."""
    return [
        item
        for partition in table.items.values()
        for item in (partition.values() if table.has_range_key else [partition])
        if name in item.attrs and item.attrs[name].value == value.value
    ]


def _sort_names(table: Table, index_name: str | None) -> list[str]:
    """Return the attributes that order a query, or none where they are not plain text."""
    types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
    names = table.table_key_attrs
    if index_name is None:
        names = names[1:]
    else:
        schema = table.get_index(index_name).schema
        ranges = [key["AttributeName"] for key in schema if key["KeyType"] == "RANGE"]
        names = ranges + names if len(ranges) == 1 else []
    return names if all(types.get(name) == "S" for name in names) else []


def _in_order(
    items: list[Item], names: list[str], comparison: str | None, values: list[DynamoType]
) -> list[Item]:
    """Return the items that meet the range condition, in ascending order."""
    kept = [item for item in items if names[0] in item.attrs]
    if comparison:
        kept = [item for item in kept if item.attrs[names[0]].compare(comparison, values)]
    return sorted(kept, key=lambda item: [item.attrs[name].value for name in names])


def _page(
    items: list[Item],
    names: list[str],
    start: dict[str, Any] | None,
    forward: bool,
    limit: int | None,
) -> list[Item]:
    """Return the items behind the start key, one above the limit so that moto sees more to come."""
    if start is not None:
        edge = [DynamoType(start[name]).value for name in names]
        places = [[item.attrs[name].value for name in names] for item in items]
        behind = [place > edge if forward else place < edge for place in places]
        items = items[behind.index(True) :] if True in behind else []
    return items if limit is None else items[: limit + 1]
