"""States: the small pieces of a state machine, in Amazon States Language with JSONPath.

The data of an execution stays tiny:

    {"run": id of the run, "loops": {step id: number of the pass},
     "enter": id of the loop at which a renewed execution begins,
     "at": where an execution that was lost goes on (positions.py),
     "branch": which way to go, "until": instant, "timeout": seconds}

Every task calls a function with {"do", "run", "step", "loops"} and takes its answer over as the
whole data, so an answer always holds "run" and "loops". A waiting task calls with {"run", "step",
"loops", "token"}; what the token is answered with is dropped, or of a listen step is the number of
the branch that won.
"""

from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.workflows.positions import END

State = dict[str, Any]

FAILED = "RunFailed"
"""The error with which a function ends the run; trying again does not help."""
LATER = "NotYet"
"""The error with which a function asks to be called again when the next try is due."""
NOT_DONE = "NotDone"
"""The error with which a step says that it could not be done, where another way follows then."""
PASSING = (
    "Conflict",
    "Unavailable",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.TooManyRequestsException",
)
"""The errors that pass by themselves: others were faster, or a service does not answer."""
ENDED = "Stageflow.Ended"
"""The error that leaves parallel branches when a run ends inside them."""

STEP_ARN = "${WorkflowStepArn}"
"""Stands for the function of tasks until the definition is published."""
WAIT_ARN = "${WorkflowWaitArn}"
"""Stands for the function of waiting tasks until the definition is published."""
GO_ON, LEAVE, RENEW = 0, 1, 2
"""The branches of a loop: another pass, on behind the loop, on in a new execution."""
INVOKE = "arn:aws:states:::lambda:invoke"


class Duty(StrEnum):
    """What a function is asked to do with a step."""

    ACT = "act"  # do the action or set the variable
    DECIDE = "decide"  # evaluate a condition or a loop and answer with the branch
    RECKON = "reckon"  # work out until when to rest; of a wait the timeout, of a listen its branch
    TIME_OUT = "time_out"  # note that a wait passed without its event and remove its waiters
    RENEW = "renew"  # start a new execution that enters at this loop
    FINISH = "finish"  # note that the run has ended; has no step
    GIVE_UP = "give_up"  # note that the execution has ended before its run, which `run` names


class Making(msgspec.Struct, frozen=True):
    """What holds for a whole machine."""

    step_arn: str
    wait_arn: str
    ending: frozenset[str]
    entries: bool


def task(function: str, duty: Duty, step: str | None, **more: Any) -> State:
    """Return a task that calls a function; its answer becomes the data."""
    payload = {"do": duty.value, "run.$": "$.run", "loops.$": "$.loops", **more}
    if step is not None:
        payload["step"] = step
    return {
        "Type": "Task",
        "Resource": INVOKE,
        "Parameters": {"FunctionName": function, "Payload": payload},
        "OutputPath": "$.Payload",
        "Retry": [
            _never(FAILED, NOT_DONE),
            *([_later()] if duty is Duty.ACT else []),
            _passing(),
            _always(),
        ],
    }


def token_task(function: str, step: str, *, result_path: str | None, **more: Any) -> State:
    """Return a task that gives a function a token and waits until somebody answers it."""
    return {
        "Type": "Task",
        "Resource": f"{INVOKE}.waitForTaskToken",
        "Parameters": {
            "FunctionName": function,
            "Payload": {
                "run.$": "$.run",
                "step": step,
                "loops.$": "$.loops",
                "token.$": "$$.Task.Token",
            },
        },
        "ResultPath": result_path,
        "Retry": [_never("States.Timeout", FAILED, NOT_DONE), _passing(), _always()],
        **more,
    }


def until_answered(function: str, step: str, late: str, failing: State) -> State:
    """Return a token task that lasts for the `timeout` of the data, and then leads to `late`."""
    catch = [*caught("States.Timeout", late)["Catch"], *failing.get("Catch", ())]
    more = {"TimeoutSecondsPath": "$.timeout", "Catch": catch}
    return token_task(function, step, result_path=None, **more)


def caught(error: str, next: str) -> dict[str, Any]:
    """Return the members of a state that lead an error to another state, the data kept."""
    return {"Catch": [{"ErrorEquals": [error], "ResultPath": None, "Next": next}]}


def choice(ways: dict[int, str], default: str) -> State:
    """Return a choice by the number in `branch`."""
    return {
        "Type": "Choice",
        "Choices": [
            {"Variable": "$.branch", "NumericEquals": number, "Next": next}
            for number, next in ways.items()
        ],
        "Default": default,
    }


def entry(loops: list[str], default: str) -> State:
    """Return the choice at which an execution begins: where a renewed one goes on."""
    return {
        "Type": "Choice",
        "Choices": [
            {
                "And": [
                    {"Variable": "$.enter", "IsPresent": True},
                    {"Variable": "$.enter", "StringEquals": loop},
                ],
                "Next": loop,
            }
            for loop in loops
        ],
        "Default": default,
    }


def given(path: str, next: str, default: str) -> State:
    """Return a choice by whether the data of the entry have something at a path below `at`."""
    there = [
        {"Variable": "$.at", "IsPresent": True},
        {"Variable": path, "IsPresent": True},
    ]
    return {"Type": "Choice", "Choices": [{"And": there, "Next": next}], "Default": default}


def positioned(heads: list[str], end: str, default: str) -> State:
    """Return the choice at which an execution begins that goes on at a position.

    Args:
        heads: the first state of each step, which bears its id.
        end: the state for a position at the end.
        default: where it begins without a position.
    """
    ways = {END: end} | {name: name for name in sorted(heads)}
    return {
        "Type": "Choice",
        "Choices": [
            {
                "And": [
                    {"Variable": "$.at", "IsPresent": True},
                    {"Variable": "$.at.step", "StringEquals": step},
                ],
                "Next": next,
            }
            for step, next in ways.items()
        ],
        "Default": default,
    }


def leading(state: State, next: str | None) -> State:
    """Return a state that goes on to another one, or is the last one."""
    return {**state, "End": True} if next is None else {**state, "Next": next}


def _never(*errors: str) -> dict[str, Any]:
    return {"ErrorEquals": list(errors), "MaxAttempts": 0}


def _later() -> dict[str, Any]:
    """Wait as rules do between their tries: half a minute, two minutes, ten.

    Three times as long as a receiver may ask to be left alone, and the waits between.
    """
    return {
        "ErrorEquals": [LATER],
        "IntervalSeconds": 30,
        "BackoffRate": 4.5,
        "MaxDelaySeconds": 600,
        "MaxAttempts": 24,
    }


def _passing() -> dict[str, Any]:
    """Go on trying for about an hour: as long as a disturbance of the region lasts."""
    return {
        "ErrorEquals": list(PASSING),
        "IntervalSeconds": 2,
        "BackoffRate": 2.0,
        "MaxAttempts": 60,
        "MaxDelaySeconds": 120,
        "JitterStrategy": "FULL",
    }


def _always() -> dict[str, Any]:
    return {
        "ErrorEquals": ["States.ALL"],
        "IntervalSeconds": 2,
        "BackoffRate": 2.0,
        "MaxAttempts": 6,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }
