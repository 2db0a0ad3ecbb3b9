"""A tenant in memory with everything that AWS does around it: stream, queue, schedules and time.

The engine runs the same use cases as the functions do; a test can make any message come twice,
late, never or in another order, and let something happen in the midst of any request.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

import msgspec

from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.adapters.memory.notifier import MemoryNotifier
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.adapters.tables.memory import MemoryTable, StreamRecord
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.timeline import StageMove, TimelineEntry
from chalicelib.domain.errors import Unfinished
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Granted, Role, Scope, Setup, all_items
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.states import WAIT_ARN, Duty
from chalicelib.ports.identity import Identity
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put, Write
from chalicelib.records.body import decode
from chalicelib.records.configuration import settings_row, stamp_row
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.people import user_row
from chalicelib.records.runs import entry_prefix
from chalicelib.records.shared_entries import entries_in
from chalicelib.records.signals import signal_row
from chalicelib.records.stream_filter import is_streamed
from chalicelib.usecases.automation.runs.sweep import sweep
from chalicelib.usecases.card.read_timeline import read_timeline
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS, Parts
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.items.create_item import create_item
from chalicelib.usecases.items.delete_item import delete_item
from chalicelib.usecases.items.save_item import get_item
from chalicelib.usecases.ring import ring
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.told import Told
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from tests.support.tenants import memory_tenant

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday morning."""
ANNA = Caller.of(User(id=1, name="Anna", email="anna@example.com", admin=True))
BEN = Caller.of(User(id=2, name="Ben", email="ben@example.com"))


def only_own(*rights: Right) -> Caller:
    """Return Ben, who may do what he likes with his own items alone, and has these rights."""
    own = (all_items(Scope.OWN, Setup.NONE),)
    role = Role(id="own", name="Own", permissions=own, rights=frozenset(rights))
    return Caller.of(msgspec.structs.replace(BEN.user, roles=("own",)), {"own": Granted(role)})


class GivenId:
    """An identity whose first id is given."""

    def __init__(self, id: str, others: Identity) -> None:
        self._ids = [id]
        self.code, self.secret = others.code, others.secret
        self._others = others

    def short_id(self) -> str:
        return self._ids.pop() if self._ids else self._others.short_id()


class World:
    """A tenant with two users and no rules."""

    def __init__(self, *, copies: int = 1, table: Any = None, chance: Random | None = None) -> None:
        self.clock = SettableClock(START)
        self.table = table or MemoryTable()
        self.queue = MemoryQueue(self.clock)
        self.scheduler = MemoryScheduler(self.queue)
        self.machines = MemoryStateMachines(self.clock, self.invoke)
        self.mail = MemoryMail()
        self.notifier = MemoryNotifier()
        self.http = MemoryHttp()
        self.files = MemoryFiles(self.clock.now)
        self.copies = copies
        """How often every stream record and queue message is delivered."""
        self.lose_alarms = False
        """Whether queue messages and schedules vanish."""
        self.chance = chance
        """Mixes the stream, if given: see `replay`."""
        self._read = 0
        self._rules = 0
        self.tenant = self.new_instance()
        self.save(
            user_row(ANNA.user),
            user_row(BEN.user),
            settings_row(Settings(minimum_delay_seconds=0), 1),
        )

    def new_instance(self) -> Tenant:
        """Return the tenant as a fresh function instance sees it, with nothing warm."""
        self.tenant = memory_tenant(
            table=self.table,
            queue=self.queue,
            scheduler=self.scheduler,
            state_machines=self.machines,
            mail=self.mail,
            notifier=self.notifier,
            http=self.http,
            files=self.files,
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
        values = {"stage": stage, "action": action, "params": params or {}, "sort": self._rules}
        return self._place(RULES, f"r{self._rules:04d}", values | more)

    def comment_rule(self, stage: str, text: str = "hello", **more: Any) -> str:
        return self.rule(stage, "add_comment", {"text": text}, **more)

    def trigger(
        self, stage: str, code: str, params: dict[str, Any] | None = None, **more: Any
    ) -> str:
        self._rules += 1
        values = {"stage": stage, "trigger": code, "params": params or {}, "sort": 0}
        return self._place(TRIGGERS, f"t{self._rules:04d}", values | more)

    def _place(self, parts: Parts[Any], id: str, values: dict[str, Any]) -> str:
        """Place a rule or trigger as the API does, but with an id that tests can tell apart."""
        id, checked = values.pop("id", id), values.pop("checked", True)
        place = values.pop("type", "deal"), values.pop("pipeline", "default")
        making = Making(caller=ANNA, now=self.now)
        values = {"name": id, **values}
        tenant, identity = self.tenant, self.tenant.identity
        tenant.identity = GivenId(id, identity)
        try:
            if checked:
                add_part(tenant, ANNA, place, parts, values, making)
            else:  # it was right once, and what it needs has gone since
                stored = StoredAutomation(tenant, *place, self.now)
                part = parts.new(stored, id, values, identity)
                all = {**parts.stored(stored), id: part}.values()
                stored.write(making, stored.next(making, **{f"{parts.word}s": all}), part)
        finally:
            tenant.identity = identity
        return id

    def create(self, type: str = "deal", actor: Caller = ANNA, **values: Any) -> Item:
        item = self.create_unseen(type, actor, **values)
        self.settle()
        return item

    def change(self, item: Item, actor: Caller = ANNA, **values: Any) -> Item:
        changed = self.change_unseen(item, actor, **values)
        self.settle()
        return changed

    def move(self, item: Item, stage: str, actor: Caller = ANNA) -> Item:
        return self.change(item, actor, stage=stage)

    def delete(self, item: Item) -> None:
        self.delete_unseen(item)
        self.settle()

    def create_unseen(self, type: str = "deal", actor: Caller = ANNA, **values: Any) -> Item:
        """Create an item that the stream has not shown to the engine yet."""
        return create_item(self.tenant, actor, type, values, now=self.now)

    def change_unseen(self, item: Item, actor: Caller = ANNA, **values: Any) -> Item:
        return change_item(self.tenant, actor, item.ref, values, now=self.now)

    def delete_unseen(self, item: Item) -> None:
        delete_item(self.tenant, ANNA, item.ref, now=self.now)

    def signal(self, type: str = "email_received", **more: Any) -> Signal:
        """Write a signal as the API does, and let the stream see it."""
        signal = self.signal_unseen(type, **more)
        self.settle()
        return signal

    def signal_unseen(self, type: str = "email_received", **more: Any) -> Signal:
        signal = Signal(id=more.pop("id", "s1"), type=type, occurred_at=self.now, **more)
        self.table.write([Put(signal_row(signal), expect="absent")])
        return signal

    def item(self, item: Item) -> Item:
        return get_item(self.tenant, item.ref)

    def runs(self, item: Item, entry: int | None = None) -> dict[str, Run]:
        """Return the runs of an item by rule id, of its newest entry or a certain one."""
        entry = entry or self.item(item).entry
        rows = self.table.query(str(item.ref), prefix="run#")
        runs = runs_among(rows)
        return {run.rule.id: run for run in runs if run.entry == entry}

    def run_of(self, item: Item, entry: int, rule: str) -> Run:
        """Return one run of an item, deleted or not."""
        rows = self.table.query(str(item.ref), prefix=entry_prefix(entry))
        return next(run for run in runs_among(rows) if run.rule.id == rule)

    def states(self, item: Item, entry: int | None = None) -> dict[str, str]:
        return {rule: str(run.state) for rule, run in self.runs(item, entry).items()}

    def states_of(self, item: Item) -> list[str]:
        """Return the states of all runs of an item, deleted or not."""
        rows = self.table.query(str(item.ref), prefix="run#")
        return [str(run.state) for run in runs_among(rows)]

    def timeline(self, item: Item) -> list[TimelineEntry]:
        rows = self.table.query(str(item.ref), prefix="timeline#")
        return [entry for row in rows for entry in entries_in(row)]

    def texts(self, item: Item) -> list[str]:
        return [entry.text for entry in self.timeline(item)]

    def shown(self, item: Item) -> list[TimelineEntry]:
        """Return what the item's card shows besides its moves, oldest first."""
        placed, _ = read_timeline(self.tenant, ANNA, item.ref, limit=100, now=self.now)
        ours = {entry.id for entry in self.timeline(item)}
        return [entry for _, entry in reversed(placed) if entry.id in ours]

    def moves(self, item: Item) -> list[StageMove]:
        rows = self.table.query(str(item.ref), prefix="move#")
        return [decode(row, StageMove) for row in rows]

    def settle(self) -> None:
        """Let the stream and the queue run until nothing is left to do now."""
        while (
            self.read_stream()
            or self._pump_queue()
            or self.machines.settle()
            or self._tell_given_up()
        ):
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
        """Hand one stream record to the engine, if it is one of those that the stream tells of."""
        new = record.new
        if new is None or not is_streamed(
            new.kind, record.event, ended=new.entry is None, imported=False
        ):
            return
        told = Told(self.tenant)
        try:
            told.hear(new, record.old, self.now)
        finally:
            told.keep(self.now)

    def ring(self, message: Message) -> None:
        """Hand one queue message to the engine."""
        ring(self.tenant, message.run, self.now, in_lane=bool(message.lane))

    def read_stream(self) -> bool:
        """Let the engine see what was written since, and return whether there was anything."""
        records = self.table.stream(self._read)
        if self.chance is not None and records:
            self._read = records[-1].sequence
            self.replay(records)
            self.replay(self._old_batch())
            return True
        for record in records:
            for _ in range(self.copies):
                self._until_done(lambda record=record: self.deliver(record))
            self._read = record.sequence
        return bool(records)

    def skip_stream(self) -> None:
        """Lose what the stream would tell of what was written since."""
        for record in self.table.stream(self._read):
            self._read = record.sequence

    def replay(self, records: Iterable[StreamRecord]) -> None:
        """Deliver records mixed by chance; those of one partition keep their order."""
        chance = self.chance or Random(0)
        apart = groupby(sorted(records, key=_partition), key=_partition)
        lines = [list(line) for _, line in apart]
        while lines:
            record = chance.choice(lines).pop(0)
            lines = [one for one in lines if one]
            self._until_done(lambda record=record: self.deliver(record))

    def _old_batch(self) -> list[StreamRecord]:
        chance = self.chance or Random(0)
        seen = self.table.stream()[: self._read]
        first = chance.randrange(len(seen))
        return seen[first : first + chance.randint(1, 20)]

    def invoke(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Do what a task of a state machine asks the functions for."""
        answer: dict[str, Any] = {}
        for _ in range(self.copies):
            if function == WAIT_ARN:
                register_wait(self.tenant, msgspec.convert(payload, WaitCall), self.now)
            else:
                call = msgspec.convert(payload, StepCall)
                answer = perform_step(self.tenant, call, self.now)
        return answer

    def _tell_given_up(self) -> bool:
        """Say which executions have ended before their runs, as EventBridge does."""
        names = list(self.machines.given_up)
        self.machines.given_up.clear()
        for name in names:
            for _ in range(self.copies):
                call = StepCall(do=Duty.GIVE_UP, run=name, loops={})
                self._until_done(lambda call=call: perform_step(self.tenant, call, self.now))
        return bool(names)

    def _pump_queue(self) -> bool:
        messages = self.queue.due(self.now)
        if not self.lose_alarms:
            # Where each comes twice, each copy sends what follows: those count as one, or there
            # would be thousands after some steps.
            for message in dict.fromkeys(messages) if self.copies > 1 else messages:
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
        if (resting := self.machines.next_alarm()) is not None:
            times.append(resting)
        return min(times, default=None)


def _partition(record: StreamRecord) -> str:
    row = record.new or record.old
    return row.pk if row else ""


def interrupt(
    port: Any,
    request: str,
    *,
    before: Callable[[], object] | None = None,
    after: Callable[[], object] | None = None,
    when: Callable[..., bool] = lambda *_: True,
    times: int = 1,
) -> None:
    """Let something happen right before or after the next requests of a port that `when` picks.

    What happens may raise: before the request it is a refusal, after it a lost answer.
    """
    real, left = getattr(port, request), [times]

    def interrupted(*args: Any) -> Any:
        if left[0] == 0 or not when(*args):
            return real(*args)
        left[0] -= 1
        if before is not None:
            before()
        answer = real(*args)
        if after is not None:
            after()
        return answer

    setattr(port, request, interrupted)


def fails(error: Exception) -> Callable[[], object]:
    """Return what raises the error, for `interrupt`."""

    def raises() -> None:
        raise error

    return raises


def of_run(*states: RunState) -> Callable[[Sequence[Write]], bool]:
    """Pick the writes that bring a run into one of these states."""
    return lambda writes: any(
        run.state in states
        for one in writes
        if isinstance(one, Put)
        for run in runs_among([one.row])
    )


def of_kind(kind: str) -> Callable[[Sequence[Write]], bool]:
    """Pick the writes that hold a row of this kind."""
    return lambda writes: any(isinstance(one, Put) and one.row.kind == kind for one in writes)
