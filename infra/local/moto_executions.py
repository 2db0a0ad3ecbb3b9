"""Where moto's state machines are put on the local clock, and taken off it afterwards.

Their waits, timeouts, retries and threads go by a Pace, and the functions that their tasks call are
called by whoever drives the automation. Like moto_patches, this works on moto's insides and refuses
any other version of it. Importing it takes two seconds, so it is imported when the first state
machine is published.
"""

import functools
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import moto
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.program import program
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel import (
    branch_worker,
    branches_decl,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branch_worker import (
    BranchWorker,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.asl.eval import environment
from moto.stepfunctions.parser.asl.eval.callback import callback
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import json_path
from moto.stepfunctions.parser.backend import execution_worker
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from chalicelib.domain.words.instants import parse_instant
from infra.local.moto_version import MOTO_VERSION, MotoChanged
from infra.local.pace import Pace, PacedThread, Signal

KEPT_DEFINITIONS = 200
"""Parsed definitions that are kept; reading a long one takes a second."""

_parse = functools.lru_cache(KEPT_DEFINITIONS)(AmazonStateLanguageParser.parse)
_parse_path = functools.cache(json_path.parse)


def follow(pace: Pace) -> Callable[[], None]:
    """Let state machines keep this pace; return the undoing.

    Raises:
        MotoChanged: moto is of another version, or one of the places is no longer there.
    """
    if moto.__version__ != MOTO_VERSION:
        raise MotoChanged(f"written for moto {MOTO_VERSION}, installed is {moto.__version__}")
    places = _places(pace)
    before = [(place, name, _present(place, name)) for place, name, _ in places]
    for place, name, new in places:
        setattr(place, name, new)

    def undo() -> None:
        for place, name, old in before:
            setattr(place, name, old)

    return undo


def _places(pace: Pace) -> list[tuple[Any, str, Any]]:
    thread = functools.partial(PacedThread, pace)
    signal = functools.partial(Signal, pace)
    paced = SimpleNamespace(Thread=thread, Event=signal, Lock=threading.Lock, RLock=threading.RLock)
    return [
        (program, "threading", paced),
        (execute_state, "threading", paced),
        (execute_state, "Thread", thread),
        (branch_worker, "threading", paced),
        (branches_decl, "threading", paced),
        (environment, "threading", paced),
        (callback, "Event", signal),
        (execution_worker, "Thread", thread),
        (retrier_decl, "time", SimpleNamespace(sleep=pace.sleep)),
        (AmazonStateLanguageParser, "parse", staticmethod(_parse)),
        # For each failure, caught or not, moto prints the whole state machine.
        (EvalComponent, "_log_failure_event_exception", _nothing),
        (EvalComponent, "_log_exception", _nothing),
        *_waits(pace),
        *_executions(pace),
        # Half of a task's time: to build a parser for each path of its parameters, and read it.
        (json_path, "parse", _parse_path),
        (result_path, "parse", _parse_path),
        (lambda_eval_utils, "_invoke_lambda_function", _invoke(pace)),
    ]


def _waits(pace: Pace) -> list[tuple[Any, str, Any]]:
    def wait(_self: WaitFunction, env: Any, wait_seconds: float) -> None:
        if wait_seconds <= 0:
            return
        ends = pace.clock.now() + timedelta(seconds=wait_seconds)
        while env.is_running() and (left := (ends - pace.clock.now()).total_seconds()) > 0:
            env.program_state_event.wait(left)

    def until(self: Timestamp, env: Any) -> float:
        self.string.eval(env=env)
        text = env.stack.pop()
        return (parse_instant(text) - pace.clock.now()).total_seconds()

    def now() -> datetime:
        return pace.clock.now()

    return [
        (WaitFunction, "_wait_interval", wait),
        (Timestamp, "_get_wait_seconds", until),
        (EventManager, "_get_current_timestamp", staticmethod(now)),
    ]


def _executions(pace: Pace) -> list[tuple[Any, str, Any]]:
    def start(self: Any) -> None:
        self.thread = PacedThread(pace, target=self._execution_logic)
        self.thread.start()
        # Its environment, which moto looks at for every answer, is there once it rests.
        pace.all_at_rest()

    def stop(self: Any, stop_date: Any, error: str | None, cause: str | None) -> None:
        if self.thread.is_alive():
            pace.abandon(self.thread.place)
            self.env.set_stop(stop_date=stop_date, cause=cause, error=error)
            self._execution_communication.terminated()

    stop_branch = BranchWorker.stop

    def stop_branch_at_once(self: Any, *args: Any, **named: Any) -> None:
        pace.abandon(self._worker_thread.place)
        stop_branch(self, *args, **named)

    reflect_status = BaseExecutionWorkerCommunication._reflect_execution_status

    def reflect_status_and_tell(self: BaseExecutionWorkerCommunication) -> None:
        reflect_status(self)
        if self.execution.exec_status != "SUCCEEDED":
            pace.given_up.append(self.execution.name)

    return [
        (
            BaseExecutionWorkerCommunication,
            "_reflect_execution_status",
            reflect_status_and_tell,
        ),
        (ExecutionWorker, "start", start),
        (ExecutionWorker, "stop", stop),
        (BranchWorker, "stop", stop_branch_at_once),
    ]


def _invoke(pace: Pace) -> Any:
    def invoke(parameters: dict[str, Any], **_: Any) -> dict[str, Any]:
        content, is_error = pace.call(parameters["FunctionName"], parameters["Payload"])
        answer = {"StatusCode": HTTPStatus.OK, "Payload": json.loads(content)}
        return {**answer, "FunctionError": "Unhandled"} if is_error else answer

    return invoke


def _nothing(_self: EvalComponent, **_: Any) -> None:
    """Do nothing."""


def _present(place: Any, name: str) -> Any:
    found = vars(place).get(name)
    if found is None:
        raise MotoChanged(f"{place} has no {name} any more")
    return found
