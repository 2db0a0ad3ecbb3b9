"""DynamoDB's answers, written down once from a table in memory and given again and again."""

import json
from collections.abc import Iterator
from typing import Any
from zlib import crc32

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from chalicelib.adapters.tables.dynamodb import INDEX_SORT_KEYS, MAX_PUTS, DynamoTable
from chalicelib.adapters.tables.images import image_of
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.ports.table import Key, Row

TABLE = "tenant"


class Written:
    """A table in memory that writes down what DynamoDB would answer to each request."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table
        self.answers: list[bytes] = []
        self.streams: list[Any] = []

    def stream(self, after: int = 0) -> Any:
        self.streams.append(self._table.stream(after))
        return self.streams[-1]

    def get(self, key: Key) -> Row | None:
        row = self._table.get(key)
        return self._noted(row, {} if row is None else {"Item": image_of(row)})

    def get_many(self, keys: Any) -> dict[Key, Row]:
        found = self._table.get_many(asked := list(dict.fromkeys(keys)))
        assert len(asked) <= 100, "more than one request"
        if not asked:
            return found
        images = [image_of(row) for row in found.values()]
        return self._noted(found, {"Responses": {TABLE: images}, "UnprocessedKeys": {}})

    def query(self, *pk: Any, **how: Any) -> list[Row]:
        rows = self._table.query(*pk, **how)
        return self._noted(rows, _page([image_of(row) for row in rows]))

    def query_index(self, index: Any, *pk: Any, **how: Any) -> list[tuple[str, Key]]:
        pairs = self._table.query_index(index, *pk, **how)
        name = INDEX_SORT_KEYS[index].attr_name
        images = [{"pk": {"S": a}, "sk": {"S": b}, name: {"S": c}} for c, (a, b) in pairs]
        return self._noted(pairs, _page(images))

    def write(self, writes: Any) -> None:
        self._table.write(writes)
        if writes:
            self._noted(None, {})

    def put_many(self, rows: Any) -> None:
        self._table.put_many(rows)
        for _ in range(0, len(rows), MAX_PUTS):
            self._noted(None, {"UnprocessedItems": {}})

    def add(self, key: Key, amount: int) -> int:
        value = self._table.add(key, amount)
        return self._noted(value, {"Attributes": {"counter": {"N": str(value)}}})

    def _noted(self, result: Any, answer: dict[str, Any]) -> Any:
        self.answers.append(json.dumps(answer, separators=(",", ":")).encode())
        return result


def _page(images: list[Any]) -> dict[str, Any]:
    return {"Items": images, "Count": len(images), "ScannedCount": len(images)}


class Canned:
    """A client whose requests are answered with what was written down, in that order."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self._answers: Iterator[bytes] = iter(())
        client.meta.events.register_first("before-send.dynamodb.*", self._answer)

    def begin(self, answers: list[bytes]) -> None:
        """Start anew with these answers."""
        self._answers = iter(answers)

    def is_empty(self) -> bool:
        """Return whether every answer was asked for."""
        return next(self._answers, None) is None

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        body = next(self._answers)
        headers = HTTPHeaders()
        headers["Content-Type"] = "application/x-amz-json-1.0"
        headers["Date"] = "Mon, 02 Mar 2026 10:00:00 GMT"
        headers["x-amzn-RequestId"] = "one"
        headers["x-amz-crc32"] = str(crc32(body))
        answer = AWSResponse(request.url, 200, headers, None)
        answer._content = body
        return answer


class Switch:
    """Stands before a table that may be put in another's place."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


class PlayedTable(DynamoTable):
    """The table on DynamoDB, and the stream as it was written down."""

    def __init__(self, client: Any, streams: list[Any]) -> None:
        super().__init__(TABLE, lambda: client)
        self._streams = iter(streams)

    def stream(self, after: int = 0) -> Any:
        return next(self._streams)
