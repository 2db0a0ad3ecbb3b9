"""Definitions: what the states of a template look like."""

import json
from typing import Any

import pytest

from chalicelib.domain.automation.tries import STEP_VALID_FOR, WAITS
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.states import (
    FAILED,
    LATER,
    NOT_DONE,
    PASSING,
    STEP_ARN,
    WAIT_ARN,
    Duty,
    task,
)
from chalicelib.usecases.automation.reach_outside import LEASE
from chalicelib.usecases.workflows.act import NotYet
from chalicelib.usecases.workflows.failing import NotDone
from chalicelib.usecases.workflows.step_context import RunFailed
from tests.domain.workflows.test_flow import condition, listen, parallel
from tests.domain.workflows.test_template import EVERYTHING
from tests.support.asl_lint import machines, problems
from tests.support.workflows import below, counting, note, parsed

CHANGE_STAGE = {"type": "action", "action": "change_stage", "params": {"stage": "won"}, "id": "won"}


def states(*steps: Any) -> dict[str, Any]:
    definition = compile_template(parsed(*steps))
    assert problems(definition) == []
    found: dict[str, Any] = definition["States"]
    return found


def test_functions_have_placeholders_until_they_are_named():
    template = parsed(note(id="a"), {"type": "wait_for_stage", "id": "b", "stages": []})
    open_states = compile_template(template)["States"]
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:"
    named = compile_template(template, step_arn=f"{arn}step", wait_arn=f"{arn}wait")["States"]

    def functions(found: Any) -> list[str]:
        return [found[id]["Parameters"]["FunctionName"] for id in ("a", "b")]

    assert [STEP_ARN, WAIT_ARN] == functions(open_states)
    assert [f"{arn}step", f"{arn}wait"] == functions(named)
    assert "${Workflow" not in json.dumps(named)


def test_a_task_is_told_what_to_do_with_which_step_and_answers_with_the_whole_data():
    state = states(note(id="a", title="Greet"))["a"]

    assert {
        "do": "act",
        "run.$": "$.run",
        "loops.$": "$.loops",
        "step": "a",
    } == state["Parameters"]["Payload"]
    assert ("$.Payload", "Finish", "Greet") == (
        state["OutputPath"],
        state["Next"],
        state["Comment"],
    )


def test_a_waiting_task_hands_over_its_token_and_keeps_the_data():
    state = states({"type": "wait_for_client", "period": "PT24H1S", "id": "a"})["a"]

    assert {
        "run.$": "$.run",
        "step": "a",
        "loops.$": "$.loops",
        "token.$": "$$.Task.Token",
    } == state["Parameters"]["Payload"]
    assert state["Resource"].endswith(".waitForTaskToken")
    assert (86_401, None) == (state["TimeoutSeconds"], state["ResultPath"])
    assert [{"ErrorEquals": ["States.Timeout"], "ResultPath": None, "Next": "a timeout"}] == (
        state["Catch"]
    )


def test_days_are_worked_out_when_the_rest_begins_for_their_length_differs():
    waits = [
        {"type": "pause", "interval": "P1D", "id": "a"},
        {"type": "wait_for_client", "period": "P1D", "id": "b"},
        {"type": "wait_for_stage", "stages": ["won"], "timeout": "P1W", "id": "c"},
    ]
    found = states(*waits)

    assert ["reckon"] * 3 == [found[id]["Parameters"]["Payload"]["do"] for id in "abc"]
    assert "$.until" == found["a wait"]["TimestampPath"]
    assert ["$.timeout"] * 2 == [found[f"{id} wait"]["TimeoutSecondsPath"] for id in "bc"]


def test_every_task_is_tried_again_but_for_runs_that_must_fail():
    wait = {"type": "wait_for_client", "period": "PT1H"}
    tasks = [state for state in states(note(), wait).values() if state["Type"] == "Task"]

    assert 4 == len(tasks)
    for state in tasks:
        first, *_, last = state["Retry"]
        assert 0 == first["MaxAttempts"]
        assert "RunFailed" in first["ErrorEquals"]
        assert (["States.ALL"], 6) == (last["ErrorEquals"], last["MaxAttempts"])


def waits_between(error: str, duty: Duty = Duty.ACT) -> list[float]:
    """Return for how many seconds a task rests before each of its tries, at most."""
    rule = next(one for one in task("f", duty, "a")["Retry"] if error in one["ErrorEquals"])
    waits = (
        rule["IntervalSeconds"] * rule["BackoffRate"] ** number
        for number in range(rule["MaxAttempts"])
    )
    return [min(one, rule["MaxDelaySeconds"]) for one in waits]


def test_what_reaches_outside_is_tried_again_when_rules_would_try_again():
    waits = waits_between("NotYet")

    assert all(wait >= due.total_seconds() for wait, due in zip(waits, WAITS[:3], strict=False))
    assert STEP_VALID_FOR.total_seconds() + waits[-1] < sum(waits)
    assert not any("NotYet" in one["ErrorEquals"] for one in task("f", Duty.RECKON, "a")["Retry"])


@pytest.mark.parametrize("error", ["Conflict", "Unavailable", "Lambda.TooManyRequestsException"])
def test_an_error_that_passes_is_tried_again_for_an_hour_and_more(error):
    waits = waits_between(error, Duty.DECIDE)

    assert 3_600 < sum(waits) < 3 * 3_600
    assert LEASE.total_seconds() < sum(waits[:10])


def test_an_action_that_ends_the_run_leads_to_the_last_state():
    assert (
        "Finish" == states(condition((below("amount", "5"), [CHANGE_STAGE])), note())["won"]["Next"]
    )


def test_an_action_that_could_not_end_the_run_leads_to_what_follows():
    inside = condition((below("amount", "5"), [CHANGE_STAGE]))
    top = states(inside, note(id="next"))["won"]
    branch = states({**parallel([inside], [note()]), "id": "p"})["p"]["Branches"][0]["States"]

    assert [{"ErrorEquals": ["NotDone"], "ResultPath": None, "Next": "next"}] == top["Catch"]
    assert "NotDone" in top["Retry"][0]["ErrorEquals"]
    assert "Succeed" == branch[branch["won"]["Catch"][0]["Next"]]["Type"]


def test_the_errors_of_the_functions_bear_the_names_that_the_states_know():
    assert [LATER, NOT_DONE, FAILED] == [one.__name__ for one in (NotYet, NotDone, RunFailed)]
    assert {one.__name__ for one in (Conflict, Unavailable)} < set(PASSING)


def test_which_actions_end_the_run_can_be_told():
    template = parsed(note(id="a"), note(id="b"))
    found = compile_template(template, ending=frozenset({"note"}))["States"]

    assert "Finish" == found["a"]["Next"]


def test_only_a_parallel_step_that_the_run_can_leave_catches_its_end():
    quiet, loud = (
        states({**parallel([note()], [condition((below("amount", "5"), inside))]), "id": "p"})["p"]
        for inside in ([note()], [CHANGE_STAGE])
    )

    assert "Catch" not in quiet
    assert [{"ErrorEquals": ["Stageflow.Ended"], "ResultPath": None, "Next": "Finish"}] == (
        loud["Catch"]
    )
    assert "Ended in p 2" == loud["Branches"][1]["States"]["won"]["Next"]
    assert {"Type": "Fail", "Error": "Stageflow.Ended"} == (
        loud["Branches"][1]["States"]["Ended in p 2"]
    )


def test_only_loops_outside_of_parallel_steps_can_be_entered_again():
    outside = counting(2, id="outside")
    inside = counting(2, id="inside")
    found = states(outside, parallel([inside], [note()]))

    assert ["outside"] == [way["Next"] for way in found["Enter"]["Choices"]]
    assert "outside renew" in found
    assert "Enter" not in states(note(), parallel([inside], [note()]))


def test_a_listen_step_needs_no_choice_where_the_same_follows_all_its_events():
    first = listen([], [])
    found = states({**first, "id": "a"}, note(id="b"))
    last = states(parallel([{**first, "id": "a"}], [note()]))

    assert ("b", False) == (found["a"]["Next"], "a choice" in found)
    assert last["s1"]["Branches"][0]["States"]["a"]["End"]
    assert "a choice" in states({**listen([note()], []), "id": "a"})


def test_states_have_names_of_their_own_in_the_whole_machine():
    definition = compile_template(parsed(*EVERYTHING["steps"]))
    names = [name for machine in machines(definition) for name in machine["States"]]

    assert [] == problems(definition)
    assert len(names) == len(set(names)) > 20
    assert max(map(len, names)) <= 80


def test_a_template_always_compiles_to_the_same_definition():
    first, second = (compile_template(parsed(*EVERYTHING["steps"])) for _ in range(2))

    assert json.dumps(first) == json.dumps(second)
