"""A tenant in memory in which automation runs as it does outside, and nothing leaves.

There is no flag that says so: the use cases are those of every request, and the ports alone differ.
The table is in memory, empty or over the real one, of which it only reads; time stands still until
it is moved; services take everything and write it down.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.adapters.memory.identity import CountingIdentity
from chalicelib.adapters.memory.overlay_table import OverlayTable, Readable
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.stand_ins import (
    AnySecrets,
    BlankFiles,
    BlankPrinter,
    Left,
    Record,
    RecordedHttp,
    RecordedMail,
    RecordedNotifier,
    StandIns,
)
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.adapters.tables.memory import MemoryTable, StreamRecord
from chalicelib.domain.errors import Unfinished
from chalicelib.domain.items.changes import Change
from chalicelib.domain.workflows.states import WAIT_ARN, Duty
from chalicelib.ports.table import Key, Row
from chalicelib.usecases.react import react
from chalicelib.usecases.ring import ring
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from chalicelib.usecases.workflows.republish import publish_again, published_versions

FIRST_ID = 900_000_000_000
"""Where the ids of what is made in a sandbox over a table begin: behind all that are given."""
MOST = 2_000
"""Records of the stream and messages of the queue that one sandbox takes."""
TRIES = 3


class Sandbox:
    """What a tenant would do.

    Args:
        like: whose name, plan, holidays and providers it has; none of its ports that write or send.
        now: what its clock says at the start.
        over: the table of which it reads what it has not got itself; none to know only what is
            loaded. A sandbox over the tenant's own table shares its warm configuration.
    """

    def __init__(self, like: Tenant, now: datetime, over: Readable | None = None) -> None:
        self.clock = SettableClock(now)
        self.table = MemoryTable() if over is None else OverlayTable(over, FIRST_ID)
        self.cut = False
        """Whether it stopped at MOST happenings, so that more would follow."""
        self.written: dict[Key, Row] = {}
        """What was written and is there still, as it is now."""
        self.changes: list[Change] = []
        """Changes of items, in order."""
        self._record = Record(self.clock)
        self._queue = MemoryQueue(self.clock)
        self._scheduler = MemoryScheduler(self._queue)
        self._machines = _Machines(self)
        self._read = 0
        self._left = MOST
        self.tenant = Tenant(
            name=like.name,
            plan=like.plan,
            public_url=like.public_url,
            table=self.table,
            queue=self._queue,
            scheduler=self._scheduler,
            state_machines=self._machines,
            mail=RecordedMail(self._record),
            notifier=RecordedNotifier(self._record),
            http=RecordedHttp(self._record),
            clock=self.clock,
            identity=CountingIdentity("sb"),
            holidays=like.holidays,
            calendars=like.calendars,
            secrets=AnySecrets(),
            files=MemoryFiles(self.clock.now, contents=BlankFiles()),
            printer=BlankPrinter(),
            providers=StandIns(like.providers, self._record),
            loopback_webhooks=like.loopback_webhooks,
        )
        if over is like.table:
            self.tenant.configuration = like.configuration

    @property
    def now(self) -> datetime:
        """Return what its clock says."""
        return self.clock.now()

    def load(self, rows: Iterable[Row]) -> None:
        """Take rows as they are; nothing follows from them."""
        self.table.load(rows)

    def effects(self) -> list[Left]:
        """Return what would have left the system, in order."""
        return list(self._record.all)

    def settle(self) -> None:
        """Let everything happen that is to happen now."""
        while self._left > 0 and (
            self._read_stream() or self._ring() or self._machines.settle() or self._tell_given_up()
        ):
            pass
        self.cut = self._left <= 0

    def to(self, until: datetime) -> None:
        """Move the clock, letting everything happen at its own time."""
        while (due := self._next_alarm()) is not None and due <= until and not self.cut:
            self.clock.set(max(due, self.now))
            self._scheduler.fire(self.now)
            self.settle()
        self.clock.set(max(until, self.now))
        self.settle()

    def invoke(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Do what a task of a state machine asks a function for."""
        if function == WAIT_ARN:
            register_wait(self.tenant, msgspec.convert(payload, WaitCall), self.now)
            return {}
        return perform_step(self.tenant, msgspec.convert(payload, StepCall), self.now)

    def _read_stream(self) -> bool:
        """Let follow what follows from rows that were written, and drop what was read."""
        records = self.table.stream(self._read)
        for record in records:
            self._note(record)
            if record.new is not None:
                self._until_done(partial(self._react, record.new, record.old))
        if records:
            self._read = records[-1].sequence
            self.table.forget_stream(self._read)
        return bool(records)

    def _react(self, row: Row, before: Row | None) -> None:
        react(self.tenant, row, before, self.now, self.changes)

    def _note(self, record: StreamRecord) -> None:
        row = record.new or record.old
        if row is not None and record.new is None:
            self.written.pop(row.key, None)
        elif row is not None:
            self.written[row.key] = row

    def _ring(self) -> bool:
        messages = self._queue.due(self.now)
        for message in messages:
            self._until_done(partial(ring, self.tenant, message.run, self.now))
        return bool(messages)

    def _tell_given_up(self) -> bool:
        names = list(self._machines.given_up)
        self._machines.given_up.clear()
        for name in names:
            call = StepCall(do=Duty.GIVE_UP, run=name, loops={})
            self._until_done(partial(perform_step, self.tenant, call, self.now))
        return bool(names)

    def _until_done(self, handle: Callable[[], object]) -> None:
        """Let something happen, again where it could not be decided; then it is left."""
        self._left -= 1
        for _ in range(TRIES):
            try:
                handle()
            except Unfinished:
                continue
            return

    def _next_alarm(self) -> datetime | None:
        found = (
            self._scheduler.next_at(),
            self._queue.next_visible(),
            self._machines.next_alarm(),
        )
        return min((one for one in found if one is not None), default=None)


class _Machines(MemoryStateMachines):
    """State machines of the workflows that are published, made when the first one starts."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox.clock, sandbox.invoke)
        self._sandbox = sandbox
        self._published = False

    def start(self, machine: str, execution: str, input: str) -> None:
        """Start an execution.

        Raises:
            NotFound: there is no such state machine.
        """
        if machine not in self.machines and not self._published:
            self._published = True
            for version in published_versions(self._sandbox.tenant):
                publish_again(self._sandbox.tenant, version)
        super().start(machine, execution, input)
