"""A tenant in memory with everything that AWS does around it: stream, queue, schedules and time.

The engine runs the same use cases as the functions do; a test can make any message come twice,
late or never.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.adapters.memory.notifier import MemoryNotifier
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.table import MemoryTable, StreamRecord
from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Unfinished
from chalicelib.domain.items import Item
from chalicelib.domain.rules import Rule, Trigger
from chalicelib.domain.runs import Run, RunKey
from chalicelib.domain.settings import Settings, User
from chalicelib.domain.timeline import StageMove, TimelineEntry
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import (
    rule_row,
    settings_row,
    stamp_row,
    trigger_row,
    user_row,
)
from chalicelib.records.items import ITEM, item_of
from chalicelib.records.runs import RUN, run_of
from chalicelib.records.signals import SIGNAL, signal_of
from chalicelib.usecases.change_item import change_item
from chalicelib.usecases.create_item import create_item
from chalicelib.usecases.delete_item import delete_item
from chalicelib.usecases.react import react_to_change, react_to_signal
from chalicelib.usecases.run_rule import run_rule
from chalicelib.usecases.save_item import get_item
from chalicelib.usecases.sweep import sweep
from chalicelib.usecases.tenant import Tenant
from tests.support.tenants import memory_tenant

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday morning."""
ANNA = User(id=1, name="Anna", email="anna@example.com", admin=True)
BEN = User(id=2, name="Ben", email="ben@example.com")


class World:
    """A tenant with two users and no rules."""

    def __init__(self, *, copies: int = 1, table: Any = None) -> None:
        self.clock = SettableClock(START)
        self.table = table or MemoryTable()
        self.queue = MemoryQueue(self.clock)
        self.scheduler = MemoryScheduler(self.queue)
        self.mail = MemoryMail()
        self.notifier = MemoryNotifier()
        self.http = MemoryHttp()
        self.copies = copies
        """How often every stream record and queue message is delivered."""
        self.lose_alarms = False
        """Whether queue messages and schedules vanish."""
        self._read = 0
        self._rules = 0
        self.tenant = self.new_instance()
        self.save(
            user_row(ANNA),
            user_row(BEN),
            settings_row(Settings(minimum_delay_seconds=0), 1),
        )

    def new_instance(self) -> Tenant:
        """Return the tenant as a fresh function instance sees it, with nothing warm."""
        self.tenant = memory_tenant(
            table=self.table,
            queue=self.queue,
            scheduler=self.scheduler,
            mail=self.mail,
            notifier=self.notifier,
            http=self.http,
            clock=self.clock,
        )
        return self.tenant

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def save(self, *rows: Any) -> None:
        self._rules += 1
        self.table.write([*map(Put, rows), Put(stamp_row(f"stamp{self._rules}"))])
        self.tenant.configuration.forget()

    def rule(
        self, stage: str, action: str, params: dict[str, Any] | None = None, **more: Any
    ) -> str:
        """Place a rule and return its id; rules are in the order in which they are placed."""
        self._rules += 1
        id = more.pop("id", f"r{self._rules:04d}")
        type, pipeline = more.pop("type", "deal"), more.pop("pipeline", "default")
        fields = {"sort": self._rules, "name": id, **more}
        rule = Rule(id=id, stage=stage, action=action, params=params or {}, **fields)
        self.save(rule_row(type, pipeline, rule))
        return id

    def comment_rule(self, stage: str, text: str = "hello", **more: Any) -> str:
        return self.rule(stage, "add_comment", {"text": text}, **more)

    def trigger(
        self, stage: str, code: str, params: dict[str, Any] | None = None, **more: Any
    ) -> str:
        self._rules += 1
        id = more.pop("id", f"t{self._rules:04d}")
        type, pipeline = more.pop("type", "deal"), more.pop("pipeline", "default")
        trigger = Trigger(id=id, stage=stage, trigger=code, name=id, params=params or {}, **more)
        self.save(trigger_row(type, pipeline, trigger))
        return id

    def create(self, type: str = "deal", actor: User = ANNA, **values: Any) -> Item:
        item = create_item(self.tenant, actor, type, values, now=self.now)
        self.settle()
        return item

    def change(self, item: Item, actor: User = ANNA, **values: Any) -> Item:
        changed = change_item(self.tenant, actor, item.ref, values, now=self.now)
        self.settle()
        return changed

    def move(self, item: Item, stage: str, actor: User = ANNA) -> Item:
        return self.change(item, actor, stage=stage)

    def delete(self, item: Item) -> None:
        delete_item(self.tenant, ANNA, item.ref, now=self.now)
        self.settle()

    def item(self, item: Item) -> Item:
        return get_item(self.tenant, item.ref)

    def runs(self, item: Item, entry: int | None = None) -> dict[str, Run]:
        """Return the runs of an item by rule id, of its newest entry or a certain one."""
        entry = entry or self.item(item).entry
        rows = self.table.query(str(item.ref), prefix="run#")
        runs = [run_of(row) for row in rows if row.kind == RUN]
        return {run.rule.id: run for run in runs if run.entry == entry}

    def states(self, item: Item, entry: int | None = None) -> dict[str, str]:
        return {rule: str(run.state) for rule, run in self.runs(item, entry).items()}

    def states_of(self, item: Item) -> list[str]:
        """Return the states of all runs of an item, deleted or not."""
        rows = self.table.query(str(item.ref), prefix="run#")
        return [str(run_of(row).state) for row in rows if row.kind == RUN]

    def timeline(self, item: Item) -> list[TimelineEntry]:
        rows = self.table.query(str(item.ref), prefix="timeline#")
        return [decode(row, TimelineEntry) for row in rows]

    def texts(self, item: Item) -> list[str]:
        return [entry.text for entry in self.timeline(item)]

    def moves(self, item: Item) -> list[StageMove]:
        rows = self.table.query(str(item.ref), prefix="move#")
        return [decode(row, StageMove) for row in rows]

    def settle(self) -> None:
        """Let the stream and the queue run until nothing is left to do now."""
        while self._pump_stream() or self._pump_queue():
            pass

    def advance(self, by: timedelta) -> None:
        self.to(self.now + by)

    def to(self, until: datetime) -> None:
        """Move the clock, letting everything happen at its own time."""
        while (due := self._next_alarm()) is not None and due <= until:
            self.clock.set(max(due, self.now))
            self.scheduler.fire(self.now)
            self.settle()
        self.clock.set(until)
        self.settle()

    def sweep(self) -> int:
        found = sweep(self.tenant, self.now)
        self.settle()
        return found

    def deliver(self, record: StreamRecord) -> None:
        """Hand one stream record to the engine."""
        row, old = record.new, record.old
        if row is None:
            return
        if row.kind == ITEM:
            before = item_of(old) if old else None
            react_to_change(self.tenant, Change(before, item_of(row)), self.now)
        elif row.kind == SIGNAL and old is None:
            react_to_signal(self.tenant, signal_of(row), self.now)

    def ring(self, message: Message) -> None:
        """Hand one queue message to the engine."""
        run_rule(self.tenant, RunKey.parse(message.run), self.now)

    def _pump_stream(self) -> bool:
        records = self.table.stream(self._read)
        for record in records:
            for _ in range(self.copies):
                self._until_done(lambda record=record: self.deliver(record))
            self._read = record.sequence
        return bool(records)

    def _pump_queue(self) -> bool:
        messages = self.queue.due(self.now)
        if not self.lose_alarms:
            for message in messages:
                for _ in range(self.copies):
                    self._until_done(lambda message=message: self.ring(message))
        return bool(messages)

    def _until_done(self, handle: Any) -> None:
        for _ in range(5):
            try:
                return handle()
            except Unfinished:
                continue
        raise AssertionError("still unfinished after five deliveries")

    def _next_alarm(self) -> datetime | None:
        times = [at for at, _ in self.scheduler.planned().values()]
        if (visible := self.queue.next_visible()) is not None:
            times.append(visible)
        return min(times, default=None)
