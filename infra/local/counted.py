"""Adapters in memory that count what AWS would be asked, as the ports say of each call."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.adapters.memory.notifier import MemoryNotifier
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.queue import Message, Queue
from chalicelib.ports.scheduler import Scheduler
from chalicelib.ports.table import CheckEntry, IndexName, Key, Put, Row, Table, Write
from infra.local.requests import RequestCounter

MEGABYTE = 1024 * 1024
KEYS_OF_A_BATCH = 100
ROWS_OF_A_BATCH = 25
MESSAGES_OF_A_BATCH = 10


class CountedTable:
    """What the application asks of a table, counted."""

    def __init__(self, table: Table, requests: RequestCounter) -> None:
        self._table = table
        self._requests = requests

    def get(self, key: Key) -> Row | None:
        """Return the row as last written, or None."""
        self._requests["dynamodb.GetItem"] += 1
        return self._table.get(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return those of the rows that exist."""
        wanted = dict.fromkeys(keys)
        self._requests["dynamodb.BatchGetItem"] += math.ceil(len(wanted) / KEYS_OF_A_BATCH)
        return self._table.get_many(wanted)

    def query(self, pk: str, **how: Any) -> list[Row]:
        """Return rows of a partition whose sort key starts with `prefix`, in sort-key order."""
        rows = self._table.query(pk, **how)
        self._requests["dynamodb.Query"] += 1 + sum(len(row.body) for row in rows) // MEGABYTE
        return rows

    def query_index(self, index: IndexName, pk: str, **how: Any) -> list[tuple[str, Key]]:
        """Return (index sort key, row key) pairs in index order."""
        self._requests["dynamodb.Query"] += 1
        return self._table.query_index(index, pk, **how)

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all writes or none. At most 100."""
        if writes:
            self._requests[f"dynamodb.{_operation(writes)}"] += 1
        self._table.write(writes)

    def put_many(self, rows: Sequence[Row]) -> None:
        """Write whole rows whatever is there, each by itself."""
        self._requests["dynamodb.BatchWriteItem"] += math.ceil(len(rows) / ROWS_OF_A_BATCH)
        self._table.put_many(rows)

    def add(self, key: Key, amount: int, *, expires_at: int | None = None) -> int:
        """Add to the counter under the key (0 at first) and return the new value."""
        self._requests["dynamodb.UpdateItem"] += 1
        return self._table.add(key, amount, expires_at=expires_at)


class CountedQueue:
    """What the application sends to a queue, counted."""

    def __init__(self, queue: Queue, requests: RequestCounter) -> None:
        self._queue = queue
        self._requests = requests

    def send(self, messages: Sequence[Message]) -> None:
        """Put messages on the queue."""
        batches = math.ceil(len(messages) / MESSAGES_OF_A_BATCH)
        self._requests["sqs.SendMessageBatch"] += batches
        self._queue.send(messages)

    def waiting(self) -> int:
        """Return how many messages can be taken now."""
        self._requests["sqs.GetQueueAttributes"] += 1
        return self._queue.waiting()


class CountedScheduler:
    """What the application asks of a scheduler, counted."""

    def __init__(self, scheduler: Scheduler, requests: RequestCounter) -> None:
        self._scheduler = scheduler
        self._requests = requests

    def create(self, name: str, at: datetime, message: Message) -> None:
        """Create the schedule; one of that name that exists already is left as it is."""
        self._requests["scheduler.CreateSchedule"] += 1
        self._scheduler.create(name, at, message)

    def delete(self, name: str) -> None:
        """Remove the schedule; a missing one is no error."""
        self._requests["scheduler.DeleteSchedule"] += 1
        self._scheduler.delete(name)


class CountedMail(MemoryMail):
    """The e-mails that leave, counted."""

    def __init__(self, requests: RequestCounter) -> None:
        super().__init__()
        self._requests = requests

    def send(self, email: Email) -> str:
        """Take the e-mail and return an id made of its number."""
        self._requests["sesv2.SendEmail"] += 1
        return super().send(email)


class CountedNotifier(MemoryNotifier):
    """The notifications that leave, counted."""

    def __init__(self, requests: RequestCounter) -> None:
        super().__init__()
        self._requests = requests

    def notify(self, notification: Notification) -> None:
        """Take the notification."""
        self._requests["sns.Publish"] += 1
        super().notify(notification)


def _operation(writes: Sequence[Write]) -> str:
    if len(writes) > 1 or isinstance(writes[0], CheckEntry):
        return "TransactWriteItems"
    return "PutItem" if isinstance(writes[0], Put) else "DeleteItem"
