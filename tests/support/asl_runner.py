"""A small interpreter of state machines with a clock of its own.

It knows the part of Amazon States Language that workflows are compiled to: tasks that call a
function, tasks that wait for a token, Choice, Wait, Parallel, Succeed and Fail, with Retry, Catch
and JSONPath. Functions are Python callables, time passes by itself when nothing else is left to
do, and every history event that AWS would write is counted.
"""

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2023, 4, 3, 9, 0, tzinfo=UTC)
LIMIT = 25_000
INVOKE = "arn:aws:states:::lambda:invoke"

Function = Callable[[str, dict[str, Any]], Any]
"""Takes the function's name and the payload."""


class TaskError(Exception):
    """What a function fails with; the name is what Retry and Catch see."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Execution:
    """One execution and what is known of it."""

    name: str
    input: dict[str, Any]
    status: str = "RUNNING"
    error: str | None = None
    events: int = 0
    entered: list[str] = field(default_factory=list)
    ended_at: datetime | None = None


@dataclass
class _Rest:
    until: datetime | None = None
    token: str | None = None


@dataclass
class _Join:
    threads: list["_Thread"]


@dataclass
class _Thread:
    body: Generator[Any, Any, Any]
    parent: "_Thread | None" = None
    children: list["_Thread"] = field(default_factory=list)
    alarm: int = 0
    over: bool = False


class Runner:
    """Runs executions of one definition."""

    def __init__(self, definition: dict[str, Any], function: Function, now: datetime = START):
        self.definition = definition
        self.function = function
        self.now = now
        self.executions: dict[str, Execution] = {}
        self._numbers = itertools.count(1)
        self._ready: deque[tuple[_Thread, Any]] = deque()
        self._alarms: list[tuple[datetime, int, _Thread, int]] = []
        self._tokens: dict[str, _Thread | None] = {}
        self._answers: dict[str, Any] = {}

    def start(self, name: str, data: dict[str, Any]) -> Execution:
        """Start an execution; one of that name is started once."""
        if name not in self.executions:
            self.executions[name] = Execution(name, data)
            body = self._execution(self.executions[name], data)
            self._ready.append((_Thread(body), None))
        return self.executions[name]

    def answer(self, token: str, output: Any) -> bool:
        """Answer a token; return whether somebody waits for it."""
        if token not in self._tokens:
            return False
        thread = self._tokens[token]
        if thread is None:
            self._answers[token] = output
        else:
            del self._tokens[token]
            self._ready.append((thread, ("answer", output)))
        return True

    def run(self, until: datetime | None = None) -> None:
        """Go on until nothing is left to do, or nothing before an instant."""
        while True:
            while self._ready:
                self._resume(*self._ready.popleft())
            if not self._alarms or (until is not None and self._alarms[0][0] > until):
                break
            instant, _, thread, alarm = heapq.heappop(self._alarms)
            if not thread.over and thread.alarm == alarm:
                self.now = max(self.now, instant)
                self._ready.append((thread, ("time", None)))
        if until is not None:
            self.now = max(self.now, until)

    def _resume(self, thread: _Thread, value: Any) -> None:
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
        if isinstance(wish, _Join):
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

    def _finished(self, thread: _Thread, error: TaskError | None) -> None:
        parent = thread.parent
        if parent is None or parent.over:
            return
        if error is not None:
            for child in parent.children:
                self._cancel(child)
            self._ready.append((parent, error))
        elif all(child.over for child in parent.children):
            self._ready.append((parent, None))

    def _cancel(self, thread: _Thread) -> None:
        thread.over = True
        self._tokens = {token: one for token, one in self._tokens.items() if one is not thread}
        for child in thread.children:
            self._cancel(child)

    def _execution(self, execution: Execution, data: dict[str, Any]) -> Generator[Any, Any, None]:
        execution.events += 2
        try:
            yield from self._machine(execution, self.definition, data)
            execution.status = "SUCCEEDED"
        except TaskError as error:
            execution.status, execution.error = "FAILED", error.name
        execution.ended_at = self.now
        assert execution.events < LIMIT

    def _machine(
        self, execution: Execution, machine: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, None]:
        name: str | None = machine["StartAt"]
        while name is not None:
            state = machine["States"][name]
            execution.entered.append(name)
            execution.events += 1
            try:
                data, name = yield from self._state(execution, state, data)
                execution.events += 1
            except TaskError as error:
                catch = _matching(state.get("Catch", ()), error.name)
                if catch is None:
                    raise
                assert catch["ResultPath"] is None
                execution.events += 1
                name = catch["Next"]

    def _state(
        self, execution: Execution, state: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, tuple[dict[str, Any], str | None]]:
        following = None if state.get("End") else state.get("Next")
        match state["Type"]:
            case "Choice":
                taken = (one["Next"] for one in state["Choices"] if _holds(one, data))
                following = next(taken, state["Default"])
            case "Wait":
                yield _Rest(until=self._until(state, data))
            case "Fail":
                raise TaskError(state["Error"])
            case "Parallel":
                execution.events += 2
                branches = [
                    _Thread(self._machine(execution, branch, data)) for branch in state["Branches"]
                ]
                yield _Join(branches)
                assert state["ResultPath"] is None
            case "Task":
                data = yield from self._task(execution, state, data)
        return data, following

    def _until(self, state: dict[str, Any], data: dict[str, Any]) -> datetime:
        if "Seconds" in state:
            return self.now + timedelta(seconds=state["Seconds"])
        text = state.get("Timestamp") or _at(state["TimestampPath"], data)
        return max(self.now, datetime.fromisoformat(text))

    def _task(
        self, execution: Execution, state: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, Any]:
        attempts: dict[int, int] = {}
        while True:
            try:
                return (yield from self._attempt(execution, state, data))
            except TaskError as error:
                execution.events += 1
                retry = _matching(state["Retry"], error.name)
                number = state["Retry"].index(retry) if retry else -1
                attempts[number] = attempts.get(number, 0) + 1
                if retry is None or attempts[number] > retry["MaxAttempts"]:
                    raise
                wait = retry["IntervalSeconds"] * retry["BackoffRate"] ** (attempts[number] - 1)
                seconds = min(wait, retry["MaxDelaySeconds"])
                yield _Rest(until=self.now + timedelta(seconds=seconds))

    def _attempt(
        self, execution: Execution, state: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, Any]:
        execution.events += 2
        token = f"token-{next(self._numbers)}"
        parameters = _filled(state["Parameters"], data, {"Task": {"Token": token}})
        if state["Resource"] == INVOKE:
            answer = self.function(parameters["FunctionName"], parameters["Payload"])
            execution.events += 1
            return _at(state["OutputPath"], {"Payload": answer})
        assert state["Resource"] == f"{INVOKE}.waitForTaskToken"
        self._tokens[token] = None
        self.function(parameters["FunctionName"], parameters["Payload"])
        execution.events += 1
        why, output = yield _Rest(until=self._timeout(state, data), token=token)
        self._tokens.pop(token, None)
        if why == "time":
            raise TaskError("States.Timeout")
        execution.events += 1
        path = state["ResultPath"]
        return data if path is None else {**data, path.removeprefix("$."): output}

    def _timeout(self, state: dict[str, Any], data: dict[str, Any]) -> datetime | None:
        seconds = state.get("TimeoutSeconds")
        if "TimeoutSecondsPath" in state:
            seconds = _at(state["TimeoutSecondsPath"], data)
        return None if seconds is None else self.now + timedelta(seconds=seconds)


def _matching(rules: Any, error: str) -> Any:
    return next((one for one in rules if {error, "States.ALL"} & set(one["ErrorEquals"])), None)


def _at(path: str, data: Any) -> Any:
    for name in path.split(".")[1:]:
        data = data[name]
    return data


def _filled(template: Any, data: Any, context: Any) -> Any:
    if not isinstance(template, dict):
        return template
    return {
        key.removesuffix(".$"): (
            _at(value[1:], context) if value.startswith("$$") else _at(value, data)
        )
        if key.endswith(".$")
        else _filled(value, data, context)
        for key, value in template.items()
    }


def _holds(rule: dict[str, Any], data: dict[str, Any]) -> bool:
    if "And" in rule:
        return all(_holds(one, data) for one in rule["And"])
    name = rule["Variable"].removeprefix("$.")
    if "IsPresent" in rule:
        return (name in data) is rule["IsPresent"]
    if "StringEquals" in rule:
        return bool(data[name] == rule["StringEquals"])
    return bool(data[name] == rule["NumericEquals"])
