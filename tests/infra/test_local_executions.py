"""Executions of state machines in the local runtime."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.steps import PauseStep
from chalicelib.domain.workflows.template import places
from chalicelib.usecases.workflows.act import NotYet
from chalicelib.usecases.workflows.step_context import RunFailed
from infra.local.clock import LocalClock
from infra.local.engine import Engine
from infra.local.executions import ExecutionPump
from infra.local.world import ENVIRONMENT, REGION, World
from tests.support.workflows import SETTING, document

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)
NOTE = {"type": "action", "action": "note", "params": {"text": "x"}}
APPROVAL = {"type": "user_task", "kind": "approve", "users": [1], "subject": "x"}


class Place:
    """A world with one state machine, and functions that note what they are asked."""

    def __init__(self, *, frozen: bool = True) -> None:
        self.clock = LocalClock(frozen_at=NOON if frozen else None)
        self.world = World(self.clock)
        self.machines = self.world.state_machines
        self.pump = ExecutionPump(self.machines.pace, self._invoke, self.clock)
        self.engine = Engine(self.clock, [self.pump])
        self.calls: list[tuple[str, str]] = []
        """How long after noon a function was called, and for which step."""
        self.pauses: dict[str, PauseStep] = {}
        """By id; the functions say until when they last, and note nothing."""
        self.tokens: dict[str, str] = {}
        self.answers: dict[str, Callable[[], dict[str, Any]]] = {}
        """What the function adds to its answer, by step."""

    def publish(self, *steps: Any, name: str = "t1") -> None:
        """Give a state machine these steps."""
        template = parse_template(document(*steps), SETTING)
        found = {id: one.step for id, one in places(template).items()}
        self.pauses |= {id: one for id, one in found.items() if isinstance(one, PauseStep)}
        self.machines.publish(name, json.dumps(compile_template(template)))

    def run(self, *steps: Any, name: str = "r1") -> None:
        """Start an execution of these steps and let it rest."""
        self.publish(*steps)
        self.start(name)
        self.engine.settle()

    def start(self, name: str) -> None:
        """Start an execution."""
        self.machines.start("t1", name, json.dumps({"run": name, "loops": {}}))

    def pass_time(self, **span: float) -> None:
        """Move the clock."""
        self.engine.move_to(self.clock.now() + timedelta(**span))

    def steps(self) -> list[str]:
        """Return the steps for which a function was called."""
        return [step for _, step in self.calls]

    def statuses(self) -> dict[str, str]:
        """Return what has become of the executions."""
        client = boto3.client("stepfunctions", region_name=REGION)
        arn = f"{ENVIRONMENT.state_machine_prefix}t1"
        listed = client.list_executions(stateMachineArn=arn)["executions"]
        return {one["name"]: one["status"] for one in listed}

    def _until(self, step: str) -> str:
        """Return until when a pause lasts that begins now."""
        pause = self.pauses[step]
        if pause.until is not None:
            return pause.until
        seconds = parse_duration(pause.interval).nominal_seconds
        return show_instant(self.clock.now() + timedelta(seconds=seconds))

    def _invoke(self, function: str, event: dict[str, Any]) -> Any:
        step = event.get("step", event.get("do"))
        if event.get("do") == "reckon" and step in self.pauses:
            return {"run": event["run"], "loops": event["loops"], "until": self._until(step)}
        self.calls.append((str(self.clock.now() - NOON), f"{event['run']} {step}"))
        if function == "workflow-wait":
            self.tokens[step] = event["token"]
            return None
        more = self.answers[step]() if step in self.answers else {}
        return {"run": event["run"], "loops": event["loops"], **more}


@pytest.fixture
def place():
    place = Place()
    yield place
    place.world.close()


def test_an_execution_calls_the_functions_of_its_tasks(place):
    place.run(NOTE, NOTE)

    assert ["r1 s1", "r1 s2", "r1 finish"] == place.steps()
    assert {"r1": "SUCCEEDED"} == place.statuses()


def test_no_function_is_called_before_somebody_settles(place):
    place.publish(NOTE)
    place.start("r1")

    assert [] == place.steps()
    assert 2 == place.engine.settle()


def test_a_pause_ends_at_its_own_time(place):
    place.run({"type": "pause", "interval": "PT48H"}, NOTE)
    assert NOON + timedelta(days=2) == place.pump.next_at()

    place.pass_time(days=1, hours=23)
    assert [] == place.steps()
    place.pass_time(days=5)
    assert [("2 days, 0:00:00", "r1 s2"), ("2 days, 0:00:00", "r1 finish")] == place.calls


def test_a_pause_until_an_instant_ends_to_the_millisecond(place):
    place.run({"type": "pause", "until": "2023-04-03T12:00:01.250Z"}, NOTE)

    place.pass_time(seconds=1.249)
    assert [] == place.steps()
    place.pass_time(seconds=1)
    assert "0:00:01.250000" == place.calls[0][0]


def test_waits_of_several_executions_end_in_order(place):
    place.run({"type": "pause", "interval": "PT2H"}, NOTE)
    place.pass_time(hours=1)
    place.run({"type": "pause", "interval": "PT30M"}, NOTE, name="r2")

    place.pass_time(days=1)

    assert ["r2 s2", "r2 finish", "r1 s2", "r1 finish"] == place.steps()


def test_a_wait_ends_with_the_answer_to_its_token(place):
    place.run(APPROVAL, NOTE)
    assert {"r1": "RUNNING"} == place.statuses()

    place.machines.answer(place.tokens["s1"], "null")
    place.engine.settle()

    assert {"r1": "SUCCEEDED"} == place.statuses()
    assert place.pump.next_at() is None


def test_a_wait_without_an_end_has_no_time(place):
    place.run(APPROVAL, NOTE)

    assert place.pump.next_at() is None


def test_a_wait_that_nobody_answers_times_out_at_its_own_time(place):
    place.run({**APPROVAL, "timeout": "PT24H"}, NOTE)

    place.pass_time(days=3)

    expected = ["0:00:00", "1 day, 0:00:00", "1 day, 0:00:00", "1 day, 0:00:00"]
    assert expected == [at for at, _ in place.calls]
    assert {"r1": "SUCCEEDED"} == place.statuses()


def test_late_and_second_answers_change_nothing(place):
    place.run({**APPROVAL, "timeout": "PT24H"}, NOTE)
    place.pass_time(days=3)
    calls = list(place.calls)

    for _ in range(2):
        place.machines.answer(place.tokens["s1"], "null")
    place.engine.settle()

    assert calls == place.calls


def test_a_task_that_fails_is_tried_again_when_the_clock_says_so(place):
    attempts = iter([ValueError("not now")])

    def fail_once() -> dict[str, Any]:
        for error in attempts:
            raise error
        return {}

    place.answers["s1"] = fail_once
    place.run(NOTE)
    assert ["r1 s1"] == place.steps()

    place.pass_time(minutes=1)
    assert ["r1 s1", "r1 s1", "r1 finish"] == place.steps()


def test_a_run_that_failed_is_not_tried_again(place):
    class RunFailed(Exception):
        """Ends a run."""

    def fail() -> dict[str, Any]:
        raise RunFailed("for good")

    place.answers["s1"] = fail
    place.run(NOTE)
    place.pass_time(days=1)

    assert ["r1 s1", "r1 give_up"] == place.steps()
    assert {"r1": "FAILED"} == place.statuses()


def test_an_end_that_cannot_be_noted_holds_nothing_up(place):
    def fail() -> dict[str, Any]:
        raise ValueError("never")

    place.answers["give_up"] = fail
    place.run(APPROVAL)
    place.machines.stop("t1", "r1")

    assert 1 == place.engine.settle()
    assert {"r1": "ABORTED"} == place.statuses()


def test_branches_go_on_from_left_to_right_and_join(place):
    pause = {"type": "pause", "interval": "PT1H"}
    branches = [{"steps": [NOTE, pause, NOTE]}, {"steps": [NOTE]}, {"steps": [NOTE, NOTE]}]
    place.run({"type": "parallel", "branches": branches}, NOTE)
    assert ["r1 s1_1_1", "r1 s1_2_1", "r1 s1_3_1", "r1 s1_3_2"] == place.steps()

    place.pass_time(hours=1)
    assert ["r1 s1_1_3", "r1 s2", "r1 finish"] == place.steps()[4:]


def test_the_end_of_a_run_in_a_branch_lets_the_other_branches_go(place):
    ending = {
        "type": "condition",
        "branches": [
            {"when": {"field": "amount", "op": "gt", "value": "1"}, "steps": [{"type": "end"}]}
        ],
    }
    place.answers["s1_2_1"] = lambda: {"branch": 0}
    branches = [{"steps": [{**APPROVAL, "timeout": "PT216H"}]}, {"steps": [ending, NOTE]}]
    place.run({"type": "parallel", "branches": branches}, NOTE)

    assert {"r1": "SUCCEEDED"} == place.statuses()
    assert place.pump.next_at() is None


def test_an_execution_that_is_stopped_rests_for_good(place):
    place.run({**APPROVAL, "timeout": "PT24H"}, NOTE)

    place.machines.stop("t1", "r1")
    place.pass_time(days=2)
    place.machines.answer(place.tokens["s1"], "null")
    place.engine.settle()

    assert ["r1 s1", "r1 give_up"] == place.steps()
    assert {"r1": "ABORTED"} == place.statuses()


def test_a_function_may_stop_its_own_execution(place):
    def stop() -> dict[str, Any]:
        place.machines.stop("t1", "r1")
        return {}

    place.answers["s1"] = stop
    place.run(NOTE, NOTE)

    assert ["r1 s1", "r1 give_up"] == place.steps()
    assert {"r1": "ABORTED"} == place.statuses()


def test_a_function_may_start_another_execution(place):
    def start() -> dict[str, Any]:
        place.start("r2")
        return {}

    place.answers["s1"] = lambda: {} if "r2 s1" in place.steps() else start()
    place.run(NOTE)

    assert {"r1": "SUCCEEDED", "r2": "SUCCEEDED"} == place.statuses()


def test_nothing_of_an_execution_stays_when_its_world_ends():
    before = threading.active_count()
    place = Place()
    place.run({"type": "pause", "interval": "PT48H"}, NOTE)
    place.run(APPROVAL, NOTE, name="r2")
    assert before < threading.active_count()

    place.world.close()

    for thread in threading.enumerate():
        if type(thread).__name__ == "PacedThread":
            threading.Thread.join(thread, 5)
    assert before == threading.active_count()


@pytest.mark.parametrize(
    ("error", "traced"), [(NotYet, False), (RunFailed, False), (KeyError, True)]
)
def test_only_what_is_a_fault_leaves_a_trace_in_the_log(place, caplog, error, traced):
    def fails() -> dict[str, Any]:
        raise error("the server answered 500")

    place.answers["s1"] = fails
    place.run(NOTE)
    first = next(one for one in caplog.records if "answered 500" in one.getMessage())
    assert traced == bool(first.exc_info)
