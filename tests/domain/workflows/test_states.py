"""The small pieces of a state machine."""

import pytest

from chalicelib.domain.workflows.states import (
    FAILED,
    LATER,
    PASSING,
    STEP_ARN,
    WAIT_ARN,
    Duty,
    caught,
    choice,
    entry,
    leading,
    task,
    token_task,
)


def retried(state: dict) -> dict[str, int]:
    """Return how often each error is tried again; the first line that names it counts."""
    found: dict[str, int] = {}
    for line in state["Retry"]:
        for error in line["ErrorEquals"]:
            found.setdefault(error, line["MaxAttempts"])
    return found


@pytest.mark.parametrize("duty", Duty)
def test_a_task_tells_its_function_what_to_do_with_which_step(duty):
    state = task(STEP_ARN, duty, "offer")

    assert {"do": duty.value, "run.$": "$.run", "loops.$": "$.loops", "step": "offer"} == (
        state["Parameters"]["Payload"]
    )
    assert (STEP_ARN, "$.Payload") == (state["Parameters"]["FunctionName"], state["OutputPath"])


def test_a_task_of_the_run_itself_names_no_step():
    assert "step" not in task(STEP_ARN, Duty.FINISH, None)["Parameters"]["Payload"]


@pytest.mark.parametrize(
    "state", [task(STEP_ARN, Duty.ACT, "a"), token_task(WAIT_ARN, "a", result_path=None)]
)
def test_what_has_failed_is_not_tried_again_and_what_may_pass_is(state):
    tries = retried(state)

    assert 0 == tries[FAILED]
    assert all(tries[error] > 50 for error in PASSING)
    assert 0 < tries["States.ALL"] < 10


def test_only_an_action_asks_to_be_called_when_its_next_try_is_due():
    assert LATER in retried(task(STEP_ARN, Duty.ACT, "a"))
    assert LATER not in retried(task(STEP_ARN, Duty.DECIDE, "a"))


def test_a_wait_hands_out_a_token_and_is_not_begun_again_when_its_time_is_over():
    state = token_task(WAIT_ARN, "ask", result_path="$.branch", TimeoutSeconds=60)

    assert "$$.Task.Token" == state["Parameters"]["Payload"]["token.$"]
    assert state["Resource"].endswith(".waitForTaskToken")
    assert (60, 0) == (state["TimeoutSeconds"], retried(state)["States.Timeout"])


def test_a_choice_goes_by_the_number_of_the_branch():
    state = choice({0: "first", 1: "second"}, "else")

    assert [(0, "first"), (1, "second")] == [
        (one["NumericEquals"], one["Next"]) for one in state["Choices"]
    ]
    assert "else" == state["Default"]


def test_a_renewed_execution_enters_at_its_loop():
    state = entry(["outer", "inner"], "first step")

    assert ["outer", "inner"] == [one["Next"] for one in state["Choices"]]
    assert "first step" == state["Default"]


@pytest.mark.parametrize(("next", "last"), [(None, {"End": True}), ("b", {"Next": "b"})])
def test_a_state_leads_on_or_is_the_last(next, last):
    assert {"Type": "Pass", **last} == leading({"Type": "Pass"}, next)


def test_an_error_that_is_caught_keeps_the_data():
    (line,) = caught("Stageflow.Ended", "end")["Catch"]

    assert (["Stageflow.Ended"], None, "end") == (
        line["ErrorEquals"],
        line["ResultPath"],
        line["Next"],
    )
