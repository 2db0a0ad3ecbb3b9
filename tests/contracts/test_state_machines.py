"""What every state machines adapter promises (chalicelib/ports/state_machines.py)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.step_functions import StepFunctions
from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.ports.state_machines import Execution, StateMachines
from infra.local.executions import LocalStateMachines
from tests.support.aws import REGION, failing, moto_world, refusal

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
PREFIX = f"arn:aws:states:{REGION}:123456789012:stateMachine:tenant-"
LAMBDA = f"arn:aws:lambda:{REGION}:123456789012:function:"
CONFIG = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
DEAD_TOKENS = ["TaskDoesNotExist", "TaskTimedOut", "InvalidToken"]


def definition(seconds: int) -> str:
    """Return a state machine that waits and then calls a function."""
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "${WorkflowStepArn}"},
        "End": True,
    }
    states = {"Rest": {"Type": "Wait", "Seconds": seconds, "Next": "Do"}, "Do": task}
    return json.dumps({"StartAt": "Rest", "States": states})


@dataclass
class World:
    """State machines, and what can be seen of them."""

    machines: StateMachines

    def executions(self, machine: str) -> dict[str, tuple[bool, str, int]]:
        """Return whether each execution runs, its input and the seconds that it waits."""
        if isinstance(self.machines, MemoryStateMachines):
            return {
                name: (one.running, one.input, _seconds(one.definition))
                for name, one in self.machines.machines[machine].executions.items()
            }
        client = Clients(REGION).client("stepfunctions")
        listed = client.list_executions(stateMachineArn=PREFIX + machine)["executions"]
        found = {}
        for one in listed:
            arn = one["executionArn"]
            input = client.describe_execution(executionArn=arn)["input"]
            # moto describes the present definition here, so its execution itself is asked.
            text = _execution(arn).state_machine.definition
            found[one["name"]] = (one["status"] == "RUNNING", input, _seconds(text))
        return found


def _execution(arn: str) -> Any:
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends

    return stepfunctions_parser_backends["123456789012"][REGION].describe_execution(arn)


def _seconds(text: str) -> int:
    return int(json.loads(text)["States"]["Rest"]["Seconds"])


def adapter() -> StepFunctions:
    """Return the adapter on AWS."""
    return StepFunctions(
        PREFIX,
        "arn:aws:iam::123456789012:role/workflows",
        f"{LAMBDA}step",
        f"{LAMBDA}wait",
        lambda: Clients(REGION).client("stepfunctions"),
        {"tenant": "acme"},
    )


@pytest.fixture(params=["memory", "step functions"])
def world(request):
    if request.param == "memory":
        yield World(MemoryStateMachines())
        return
    with moto_world(CONFIG):
        local = LocalStateMachines(adapter(), SettableClock(NINE))
        yield World(local)
        local.close()


def test_an_execution_has_its_input_and_its_definition(world):
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "r1", '{"run":"r1"}')
    assert {"r1": (True, '{"run":"r1"}', 60)} == world.executions("t1")


def test_an_execution_is_started_once(world):
    world.machines.publish("t1", definition(60))
    for input in ('{"run":"r1"}', '{"run":"r1"}', '{"run":"other"}'):
        world.machines.start("t1", "r1", input)
    assert {"r1": (True, '{"run":"r1"}', 60)} == world.executions("t1")


def test_an_execution_that_was_stopped_is_not_started_again(world):
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "r1", "{}")
    world.machines.stop("t1", "r1")
    world.machines.start("t1", "r1", "{}")
    assert {"r1": (False, "{}", 60)} == world.executions("t1")


def test_an_execution_keeps_the_definition_that_it_was_started_with(world):
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "old", "{}")
    world.machines.publish("t1", definition(90))
    world.machines.start("t1", "new", "{}")
    assert {"old": (True, "{}", 60), "new": (True, "{}", 90)} == world.executions("t1")


def test_publishing_the_same_again_changes_nothing(world):
    world.machines.publish("t1", definition(60))
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "r1", "{}")
    assert {"r1": (True, "{}", 60)} == world.executions("t1")


def test_state_machines_have_their_own_executions(world):
    world.machines.publish("t1", definition(60))
    world.machines.publish("t2", definition(60))
    world.machines.start("t1", "r1", "{}")
    assert {} == world.executions("t2")


def test_an_execution_of_no_state_machine_is_refused(world):
    with pytest.raises(NotFound, match="no state machine t9"):
        world.machines.start("t9", "r1", "{}")


def test_stopping_what_is_not_there_or_has_ended_is_no_error(world):
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "r1", "{}")
    for machine, execution in [("t1", "r1"), ("t1", "r1"), ("t1", "r9"), ("t9", "r1")]:
        world.machines.stop(machine, execution)
    assert {"r1": (False, "{}", 60)} == world.executions("t1")


def test_an_execution_runs_has_ended_or_is_not_known(world):
    world.machines.publish("t1", definition(60))
    world.machines.start("t1", "r1", "{}")
    running = world.machines.state("t1", "r1")
    world.machines.stop("t1", "r1")

    assert [Execution.RUNNING, Execution.ENDED] == [running, world.machines.state("t1", "r1")]
    assert {Execution.UNKNOWN} == {
        world.machines.state("t1", "r2"),
        world.machines.state("t9", "r1"),
    }


def test_answering_an_unknown_token_is_no_error(world):
    world.machines.answer("never given", "null")
    world.machines.answer("never given", "null")


@pytest.fixture
def service():
    with moto_world(CONFIG):
        yield adapter()


def test_the_functions_take_the_places_of_their_placeholders(service):
    service.publish("t1", definition(60))

    client = Clients(REGION).client("stepfunctions")
    stored = json.loads(client.describe_state_machine(stateMachineArn=f"{PREFIX}t1")["definition"])
    assert f"{LAMBDA}step" == stored["States"]["Do"]["Parameters"]["FunctionName"]


def test_a_state_machine_bears_its_tags_from_its_creation_on(service):
    service.publish("t1", definition(60))

    client = Clients(REGION).client("stepfunctions")
    found = client.list_tags_for_resource(resourceArn=f"{PREFIX}t1")["tags"]
    assert [{"key": "tenant", "value": "acme"}] == found


@pytest.mark.parametrize("code", DEAD_TOKENS)
def test_a_token_that_nobody_waits_with_any_more_is_no_error(service, code):
    with failing("stepfunctions.SendTaskSuccess", refusal(code)):
        service.answer("late", "null")


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        (
            "stepfunctions.UpdateStateMachine",
            lambda machines: machines.publish("t1", definition(60)),
        ),
        (
            "stepfunctions.CreateStateMachine",
            lambda machines: machines.publish("t1", definition(60)),
        ),
        ("stepfunctions.StartExecution", lambda machines: machines.start("t1", "r1", "{}")),
        ("stepfunctions.StopExecution", lambda machines: machines.stop("t1", "r1")),
        ("stepfunctions.DescribeExecution", lambda machines: machines.state("t1", "r1")),
        ("stepfunctions.SendTaskSuccess", lambda machines: machines.answer("token", "null")),
    ],
)
def test_an_error_that_passes_may_be_tried_again(service, operation, call):
    with failing(operation, refusal("ThrottlingException")), pytest.raises(Unavailable):
        call(service)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "ä", "a" * 81])
def test_a_name_that_the_service_would_refuse_is_refused(service, name):
    service.publish("t1", definition(60))
    with pytest.raises(ValueError, match="cannot name"):
        service.start("t1", name, "{}")
