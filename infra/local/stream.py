"""The table's stream, and the pump that hands it to `functions/on_change`."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple, Protocol

from chalicelib.adapters.tables.images import agenda_key
from chalicelib.ports.table import Key
from functions.stream import is_streamed
from infra.local.agenda import Agenda
from infra.local.events import Event, stream_record
from infra.local.functions import Functions
from infra.local.outbox import Outbox
from infra.local.world import ACCOUNT, REGION, TABLE

BATCH = 100
MAX_ATTEMPTS = 5
"""After so many tries a record is given up, so that it does not hold up those behind it."""

log = logging.getLogger("stageflow.local")


class Journal(Protocol):
    """Keeps records until they are processed."""

    def append(self, records: Sequence[Event]) -> int:
        """Keep records and return the number of the first."""
        ...

    def done(self, number: int) -> None:
        """Note that all records up to this number are processed."""
        ...


class Source(Protocol):
    """Where the stream is read."""

    def read(self) -> "list[Streamed]":
        """Return what has come since the last time."""
        ...


class Streamed(NamedTuple):
    """A change of a row; most concern no function, so what one gets is made when it is asked."""

    key: Key
    kind: str | None
    """None where the row is gone."""
    agenda: Key | None
    """Index key under which the row lies now."""
    is_wanted: bool
    """Whether the stream's filter lets it through."""
    event: Callable[[], Event]
    """Returns it as functions get it."""


class Pending(NamedTuple):
    """A record that the function has not processed yet."""

    number: int
    record: Event


class StreamPump:
    """Reads the stream in order and delivers it at least once.

    Args:
        source: where they come from.
        functions: where the records go.
        outbox: where records are put that were given up.
        agenda: sees every record.
        journal: is told of every record before it is processed, and of what is processed.
        unprocessed: records that are still owed from the time before.
        see: is told of every record, too.
    """

    def __init__(
        self,
        source: Source,
        functions: Functions,
        outbox: Outbox,
        agenda: Agenda,
        journal: Journal | None = None,
        unprocessed: list[Pending] | None = None,
        see: Callable[[Streamed], None] = lambda _: None,
    ) -> None:
        self._see = see
        self._functions = functions
        self._outbox = outbox
        self._agenda = agenda
        self._journal = journal
        owed = unprocessed or []
        self._pending = deque(pending for pending in owed if is_streamed(pending.record))
        self._last = owed[-1].number if owed else 0
        self._done = 0
        self._attempts: Counter[str] = Counter()
        self._reading = Lock()
        self._source = source

    def fetch(self) -> None:
        """Take in what is new on the stream, without processing it."""
        with self._reading:
            while records := self._source.read():
                self._take(records)

    def work(self) -> int:
        """Process everything on the stream and return how many records that were."""
        self.fetch()
        processed = 0
        while self._pending:
            processed += self._deliver(list(islice(self._pending, BATCH)))
            self.fetch()
        self._checkpoint()
        return processed

    def next_at(self) -> datetime | None:
        """Return None: a stream never waits for a time."""
        return None

    def _take(self, records: list[Streamed]) -> None:
        first = self._last + 1
        if self._journal:
            first = self._journal.append([one.event() for one in records])
        for number, one in enumerate(records, first):
            self._agenda.see(one.key, one.agenda)
            self._see(one)
            if one.is_wanted:
                self._pending.append(Pending(number, one.event()))
        self._last = first + len(records) - 1

    def _deliver(self, batch: list[Pending]) -> int:
        """Hand over a batch and drop what is done with; return how many records that were."""
        first_failed = self._call([pending.record for pending in batch])
        done = len(batch) if first_failed is None else first_failed
        for _ in range(done):
            self._pending.popleft()
        if first_failed is not None and self._give_up(batch[first_failed].record):
            self._pending.popleft()
            done += 1
        self._checkpoint()
        return done

    def _call(self, records: list[Event]) -> int | None:
        """Return the place of the first record that failed, None if all went well."""
        try:
            failed = self._functions.call_on_change(records)
        except Exception:  # whatever it is, the event source only sees a failed batch
            log.exception("on_change failed for a batch of %d", len(records))
            return 0
        if not failed:
            return None
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        return min(numbers.index(number) if number in numbers else 0 for number in failed)

    def _give_up(self, record: Event) -> bool:
        """Count an attempt and return whether it was the last one."""
        change = record["dynamodb"]
        number = change["SequenceNumber"]
        self._attempts[number] += 1
        if self._attempts[number] < MAX_ATTEMPTS:
            return False
        del self._attempts[number]
        self._outbox.dead_letter(
            "stream",
            f"failed {MAX_ATTEMPTS} times",
            key={name: value["S"] for name, value in change["Keys"].items()},
            event=record["eventName"],
            sequence_numbers=[number, number],
        )
        return True

    def _checkpoint(self) -> None:
        with self._reading:
            done = self._pending[0].number - 1 if self._pending else self._last
            if self._journal and done > self._done:
                self._journal.done(done)
            self._done = done


class EmulatedStream:
    """Reads the stream from now on, where moto keeps it; a request costs more than what follows."""

    def __init__(self) -> None:
        from moto.dynamodb.models import dynamodb_backends

        self._table: Any = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
        self._read = len(self._table.stream_shard.items)

    def read(self) -> list[Streamed]:
        """Return what has come since the last time."""
        from infra.local.moto_patches import ONE_AT_A_TIME

        items = self._table.stream_shard.items
        if len(items) <= self._read:
            return []
        with ONE_AT_A_TIME:
            found = items[self._read :]
            # moto keeps every record for ever; what has been read is not needed again.
            items[self._read :] = [None] * len(found)
            self._read += len(found)
        return [_streamed(stream_record(one.to_json())) for one in found]


def _streamed(event: Event) -> Streamed:
    """Return a change of which there is what functions get."""
    change = event["dynamodb"]
    key = change["Keys"]["pk"]["S"], change["Keys"]["sk"]["S"]
    image = change.get("NewImage")
    if image is None:
        return Streamed(key, None, None, is_wanted=False, event=lambda: event)
    wanted, kind = is_streamed(event), image["kind"]["S"]
    return Streamed(key, kind, agenda_key(image), is_wanted=wanted, event=lambda: event)
