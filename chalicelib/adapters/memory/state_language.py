"""The language of state machines, as far as workflows are compiled to it."""

import itertools
import json
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.memory.clock import MovableClock

LIMIT = 25_000
INVOKE = "arn:aws:states:::lambda:invoke"

Function = Callable[[str, dict[str, Any]], Any]
"""Takes the function's name and the payload."""


class TaskError(Exception):
    """What a function fails with; the name is what Retry and Catch see.

    Of any other exception it is the name of the class, as with AWS Lambda.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Execution:
    """One execution and what is known of it."""

    name: str
    definition: str
    """What its state machine was when it started."""
    input: str
    status: str = "RUNNING"
    error: str | None = None
    cause: str = ""
    """What the exception said that it failed with."""
    events: int = 0
    entered: list[str] = field(default_factory=list)
    ended_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Return whether it has not ended."""
        return self.status == "RUNNING"


@dataclass
class Rest:
    """Waits for an instant, a token or whichever is first."""

    until: datetime | None = None
    token: str | None = None


@dataclass
class Join:
    """Waits for all branches."""

    threads: list["Thread"]


@dataclass
class Thread:
    """One sequence of states: an execution, or a branch of one."""

    body: Generator[Any, Any, Any]
    parent: "Thread | None" = None
    children: list["Thread"] = field(default_factory=list)
    alarm: int = 0
    over: bool = False


class Interpreter:
    """Goes through definitions; at each rest it says what it waits for."""

    def __init__(self, clock: MovableClock, function: Function | None) -> None:
        self.clock = clock
        self.function = function
        self._numbers = itertools.count(1)
        self.given_up: deque[str] = deque()
        """Names of executions that have ended without success and nobody was told of."""
        self._tokens: dict[str, Thread | None] = {}
        """Those that can be answered, with who waits for it already."""
        self._answers: dict[str, Any] = {}
        """Of tokens that were answered before anybody waited."""

    def execution(self, execution: Execution) -> Generator[Any, Any, None]:
        """Go through one execution and note how it ends."""
        execution.events += 2
        definition, data = json.loads(execution.definition), json.loads(execution.input)
        try:
            yield from self._machine(execution, definition, data)
            execution.status = "SUCCEEDED"
        except TaskError as error:
            execution.status, execution.error = "FAILED", error.name
        if execution.events >= LIMIT:
            execution.status, execution.error = "FAILED", "States.Runtime"
        execution.ended_at = self.clock.now()
        if execution.status != "SUCCEEDED":
            self.given_up.append(execution.name)

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
                catch = matching(state.get("Catch", ()), error.name)
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
                taken = (one["Next"] for one in state["Choices"] if holds(one, data))
                following = next(taken, state["Default"])
            case "Wait":
                yield Rest(until=self._until(state, data))
            case "Pass":
                data = at(state.get("InputPath", "$"), data)
            case "Fail":
                raise TaskError(state["Error"])
            case "Parallel":
                execution.events += 2
                branches = [
                    Thread(self._machine(execution, branch, data)) for branch in state["Branches"]
                ]
                yield Join(branches)
                assert state["ResultPath"] is None
            case "Task":
                data = yield from self._task(execution, state, data)
        return data, following

    def _until(self, state: dict[str, Any], data: dict[str, Any]) -> datetime:
        if "Seconds" in state:
            return self.clock.now() + timedelta(seconds=state["Seconds"])
        text = state.get("Timestamp") or at(state["TimestampPath"], data)
        return max(self.clock.now(), datetime.fromisoformat(text))

    def _task(
        self, execution: Execution, state: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, Any]:
        attempts: dict[int, int] = {}
        while True:
            try:
                return (yield from self._attempt(execution, state, data))
            except TaskError as error:
                execution.events += 1
                retry = matching(state["Retry"], error.name)
                number = state["Retry"].index(retry) if retry else -1
                attempts[number] = attempts.get(number, 0) + 1
                if retry is None or attempts[number] > retry["MaxAttempts"]:
                    raise
                wait = retry["IntervalSeconds"] * retry["BackoffRate"] ** (attempts[number] - 1)
                seconds = min(wait, retry["MaxDelaySeconds"])
                yield Rest(until=self.clock.now() + timedelta(seconds=seconds))

    def _attempt(
        self, execution: Execution, state: dict[str, Any], data: dict[str, Any]
    ) -> Generator[Any, Any, Any]:
        execution.events += 2
        token = f"token-{next(self._numbers)}"
        parameters = filled(state["Parameters"], data, {"Task": {"Token": token}})
        if state["Resource"] == INVOKE:
            answer = self._call(execution, parameters)
            execution.events += 1
            return at(state["OutputPath"], {"Payload": answer})
        assert state["Resource"] == f"{INVOKE}.waitForTaskToken"
        self._tokens[token] = None
        try:
            self._call(execution, parameters)
        except TaskError:
            del self._tokens[token]
            self._answers.pop(token, None)
            raise
        execution.events += 1
        why, output = yield Rest(until=self._timeout(state, data), token=token)
        self._tokens.pop(token, None)
        if why == "time":
            raise TaskError("States.Timeout")
        execution.events += 1
        path = state["ResultPath"]
        return data if path is None else {**data, path.removeprefix("$."): output}

    def _call(self, execution: Execution, parameters: dict[str, Any]) -> Any:
        assert self.function is not None
        payload = json.loads(json.dumps(parameters["Payload"]))
        try:
            return self.function(parameters["FunctionName"], payload)
        except TaskError:
            raise
        except Exception as error:
            execution.cause = str(error)
            raise TaskError(type(error).__name__) from error

    def _timeout(self, state: dict[str, Any], data: dict[str, Any]) -> datetime | None:
        seconds = state.get("TimeoutSeconds")
        if "TimeoutSecondsPath" in state:
            seconds = at(state["TimeoutSecondsPath"], data)
        return None if seconds is None else self.clock.now() + timedelta(seconds=seconds)


def matching(rules: Any, error: str) -> Any:
    """Return the Retry or Catch that an error meets, None for none."""
    return next((one for one in rules if {error, "States.ALL"} & set(one["ErrorEquals"])), None)


def at(path: str, data: Any) -> Any:
    """Return what lies at a path."""
    for name in path.split(".")[1:]:
        data = data[name]
    return data


def filled(template: Any, data: Any, context: Any) -> Any:
    """Return parameters with their paths filled."""
    if not isinstance(template, dict):
        return template
    return {
        key.removesuffix(".$"): (
            at(value[1:], context) if value.startswith("$$") else at(value, data)
        )
        if key.endswith(".$")
        else filled(value, data, context)
        for key, value in template.items()
    }


def holds(rule: dict[str, Any], data: dict[str, Any]) -> bool:
    """Return whether a rule of a choice holds."""
    if "And" in rule:
        return all(holds(one, data) for one in rule["And"])
    if "IsPresent" in rule:
        try:
            at(rule["Variable"], data)
        except KeyError:
            return not rule["IsPresent"]
        return bool(rule["IsPresent"])
    found = at(rule["Variable"], data)
    if "StringEquals" in rule:
        return bool(found == rule["StringEquals"])
    return bool(found == rule["NumericEquals"])
