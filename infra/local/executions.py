"""State machines of the local runtime: what drives their executions."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.domain.workflows.states import FAILED, LATER, NOT_DONE, PASSING
from chalicelib.ports.state_machines import Execution, StateMachines
from infra.local.clock import LocalClock
from infra.local.pace import Call, Pace

WORKFLOW_STEP = "workflow-step"
WORKFLOW_WAIT = "workflow-wait"
"""The functions that executions call."""

log = logging.getLogger("stageflow.local")

TOLD = frozenset({FAILED, LATER, NOT_DONE, *PASSING})
"""Errors by which a function tells a state machine how to go on."""
Invoke = Callable[[str, Any], Any]
"""Calls a function by its name with its event, and returns the answer."""


def given_up_event(execution: str, ended: int | None = None) -> dict[str, Any]:
    """Return what the function of steps is told of an execution that ended before its run.

    Args:
        execution: its name.
        ended: when, in milliseconds since 1970, as Step Functions tells it.
    """
    return {"do": "give_up", "run": execution, "loops": {}, "ended": ended}


class LocalStateMachines:
    """The state machines of a world; moto's are loaded when the first one is asked for.

    Args:
        machines: the adapter behind it.
        clock: what executions tell the time by.
    """

    def __init__(self, machines: StateMachines, clock: LocalClock) -> None:
        self._machines = machines
        self._undo: Callable[[], None] | None = None
        self._kept: dict[str, Callable[[], str]] = {}
        self.pace = Pace(clock)

    def publish(self, name: str, definition: str) -> None:
        """Create the state machine of that name, or give it this definition."""
        self._loaded().publish(name, definition)

    def keep(self, name: str, definition: Callable[[], str]) -> None:
        """Publish a definition as soon as an execution of it is started."""
        self._kept[name] = definition

    def start(self, machine: str, execution: str, input: str) -> None:
        """Start an execution."""
        definition = self._kept.pop(machine, None)
        if definition is not None:
            self.publish(machine, definition())
        self._loaded().start(machine, execution, input)

    def stop(self, machine: str, execution: str) -> None:
        """Stop an execution."""
        self._loaded().stop(machine, execution)

    def answer(self, token: str, output: str) -> None:
        """Let the execution that waits with this token go on."""
        self._loaded().answer(token, output)

    def state(self, machine: str, execution: str) -> Execution:
        """Return what became of an execution."""
        return self._loaded().state(machine, execution)

    def close(self) -> None:
        """Let all executions go."""
        self.pace.close()
        if self._undo is not None:
            self._undo()
            self._undo = None

    def _loaded(self) -> StateMachines:
        if self._undo is None:
            from infra.local.moto_executions import follow

            self._undo = follow(self.pace)
        return self._machines


class ExecutionPump:
    """Calls the functions that executions wait for and ends their rests, one after the other.

    Args:
        pace: of all executions.
        invoke: calls a function.
        clock: says which rests are over.
    """

    def __init__(self, pace: Pace, invoke: Invoke, clock: LocalClock) -> None:
        self._pace = pace
        self._invoke = invoke
        self._clock = clock

    def work(self) -> int:
        """Drive all executions until each of them rests; return how many times one went on."""
        done = 0
        self._pace.all_at_rest()
        while self._go_on():
            done += 1
            self._pace.all_at_rest()
        return done

    def next_at(self) -> datetime | None:
        """Return when the first of the waits, timeouts and retries ends."""
        return self._pace.next_at()

    def _go_on(self) -> bool:
        if self._pace.given_up:
            self._tell(self._pace.given_up.popleft())
            return True
        call = self._pace.next_call()
        if call is None:
            return self._pace.end_one(self._clock.now())
        call.answer(*self._answer(call))
        return True

    def _tell(self, execution: str) -> None:
        """Say that an execution has ended before its run, as the rule of the deployment does."""
        try:
            self._invoke(WORKFLOW_STEP, given_up_event(execution))
        except Exception:  # nobody waits for the answer of an event
            log.exception("the end of the execution %s could not be noted", execution)

    def _answer(self, call: Call) -> tuple[bytes, bool]:
        """Return what the function answers, or its error as Lambda tells it."""
        name = call.function.rpartition(":")[2]
        try:
            return json.dumps(self._invoke(name, json.loads(call.payload))).encode(), False
        except Exception as error:  # whatever it is, the state machine is told
            # What a machine is told in the course of things is no fault that needs a trace.
            log.warning("%s: %s", name, error, exc_info=type(error).__name__ not in TOLD)
            told = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return json.dumps(told).encode(), True
