"""State machines in memory: a small interpreter on a clock that can be moved.

It knows the part of Amazon States Language that workflows are compiled to: tasks that call a
function, tasks that wait for a token, Choice, Wait, Parallel, Succeed and Fail, with Retry, Catch
and JSONPath. Functions are one Python callable, time passes only when it is asked to, and every
history event that AWS would write is counted.
"""

import heapq
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from chalicelib.adapters.memory.clock import MovableClock, SettableClock
from chalicelib.adapters.memory.state_language import (
    LIMIT,
    Execution,
    Function,
    Interpreter,
    Join,
    TaskError,
    Thread,
)
from chalicelib.domain.errors import NotFound
from chalicelib.ports.state_machines import Execution as ExecutionState

__all__ = ["LIMIT", "Execution", "Function", "Machine", "MemoryStateMachines", "TaskError"]


@dataclass
class Machine:
    """A state machine."""

    definition: str
    executions: dict[str, Execution] = field(default_factory=dict)
    """By name."""


class MemoryStateMachines(Interpreter):
    """Runs executions whenever it is told to; `function` does what their tasks ask for."""

    def __init__(self, clock: MovableClock | None = None, function: Function | None = None) -> None:
        super().__init__(clock or SettableClock(datetime(2026, 1, 1, tzinfo=UTC)), function)
        self.machines: dict[str, Machine] = {}
        """By name."""
        self._threads: dict[int, Thread] = {}
        self._ready: deque[tuple[Thread, Any]] = deque()
        self._alarms: list[tuple[datetime, int, Thread, int]] = []
        self._lock = RLock()

    def publish(self, name: str, definition: str) -> None:
        """Keep a definition; executions that run go on with theirs."""
        with self._lock:
            self.machines.setdefault(name, Machine(definition)).definition = definition

    def start(self, machine: str, execution: str, input: str) -> None:
        """Start an execution; one of that name that exists already is left as it is."""
        with self._lock:
            found = self.machines.get(machine)
            if found is None:
                raise NotFound(f"there is no state machine {machine}")
            if execution not in found.executions:
                started = Execution(execution, found.definition, input)
                found.executions[execution] = started
                thread = Thread(self.execution(started))
                self._threads[id(started)] = thread
                self._ready.append((thread, None))

    def stop(self, machine: str, execution: str) -> None:
        """Stop an execution where it stands; one that is gone or has ended is no error."""
        with self._lock:
            found = self.machines.get(machine)
            stopped = found.executions.get(execution) if found else None
            if stopped is not None and stopped.running:
                self._cancel(self._threads[id(stopped)])
                stopped.status, stopped.ended_at = "ABORTED", self.clock.now()
                self.given_up.append(stopped.name)

    def answer(self, token: str, output: str) -> None:
        """Answer a token; where nobody waits for it, nothing happens."""
        with self._lock:
            if token not in self._tokens:
                return
            thread = self._tokens[token]
            if thread is None:
                self._answers[token] = json.loads(output)
            else:
                del self._tokens[token]
                self._ready.append((thread, ("answer", json.loads(output))))

    def state(self, machine: str, execution: str) -> ExecutionState:
        """Return what became of an execution."""
        with self._lock:
            kept = self.machines.get(machine)
            found = kept.executions.get(execution) if kept else None
        if found is None:
            return ExecutionState.UNKNOWN
        return ExecutionState.RUNNING if found.running else ExecutionState.ENDED

    def waits_for(self, token: str) -> bool:
        """Return whether an execution waits with this token."""
        return token in self._tokens

    def settle(self) -> bool:
        """Go on until nothing is left to do now, and say whether anything was done."""
        done = False
        while self._ready or self._ring():
            done = True
            while self._ready:
                self._resume(*self._ready.popleft())
        return done

    def next_alarm(self) -> datetime | None:
        """Return when something rests until, the earliest."""
        while self._alarms and not self._is_set(*self._alarms[0][2:]):
            heapq.heappop(self._alarms)
        return self._alarms[0][0] if self._alarms else None

    def run(self, until: datetime | None = None) -> None:
        """Go on, moving the clock, until nothing is left to do or nothing before an instant."""
        self.settle()
        while (due := self.next_alarm()) is not None and (until is None or due <= until):
            self.clock.set(max(self.clock.now(), due))
            self.settle()
        if until is not None:
            self.clock.set(max(self.clock.now(), until))

    def _ring(self) -> bool:
        """Wake one thread whose time has come."""
        due = self.next_alarm()
        if due is None or due > self.clock.now():
            return False
        _, _, thread, _ = heapq.heappop(self._alarms)
        self._ready.append((thread, ("time", None)))
        return True

    def _is_set(self, thread: "Thread", alarm: int) -> bool:
        return not thread.over and thread.alarm == alarm

    def _resume(self, thread: Thread, value: Any) -> None:
        if thread.over:
            return
        thread.alarm += 1
        try:
            if isinstance(value, TaskError):
                wish = thread.body.throw(value)
            else:
                wish = thread.body.send(value)
        except StopIteration:
            thread.over = True
            self._finished(thread, None)
            return
        except TaskError as error:
            thread.over = True
            self._finished(thread, error)
            return
        if isinstance(wish, Join):
            for child in wish.threads:
                child.parent = thread
                thread.children = wish.threads
                self._ready.append((child, None))
            return
        if wish.until is not None:
            alarm = (wish.until, next(self._numbers), thread, thread.alarm)
            heapq.heappush(self._alarms, alarm)
        if wish.token in self._answers:
            del self._tokens[wish.token]
            self._ready.append((thread, ("answer", self._answers.pop(wish.token))))
        elif wish.token is not None:
            self._tokens[wish.token] = thread

    def _finished(self, thread: Thread, error: TaskError | None) -> None:
        parent = thread.parent
        if parent is None or parent.over:
            return
        if error is not None:
            for child in parent.children:
                self._cancel(child)
            self._ready.append((parent, error))
        elif all(child.over for child in parent.children):
            self._ready.append((parent, None))

    def _cancel(self, thread: Thread) -> None:
        thread.over = True
        self._tokens = {token: one for token, one in self._tokens.items() if one is not thread}
        for child in thread.children:
            self._cancel(child)
