"""Definitions: what the states of a template look like."""

import json
from typing import Any

from chalicelib.domain.workflow.asl import STEP_ARN, WAIT_ARN, compile_template
from tests.domain.workflow.test_flow import condition, listen, parallel
from tests.domain.workflow.test_template import EVERYTHING
from tests.support.asl_lint import machines, problems
from tests.support.workflows import below, counting, note, parsed

CHANGE_STAGE = {"type": "action", "action": "change_stage", "params": {"stage": "won"}, "id": "won"}


def states(*steps: Any) -> dict[str, Any]:
    definition = compile_template(parsed(*steps))
    assert problems(definition) == []
    found: dict[str, Any] = definition["States"]
    return found


def test_functions_have_placeholders_until_they_are_named():
    template = parsed(note(id="a"), {"type": "wait_for_stage", "id": "b"})
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
    state = states({"type": "wait_for_client", "period": "P1DT1S", "id": "a"})["a"]

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


def test_every_task_is_tried_again_but_for_runs_that_must_fail():
    tasks = [state for state in states(note(), CHANGE_STAGE).values() if state["Type"] == "Task"]

    assert 3 == len(tasks)
    for state in tasks:
        assert [(["RunFailed"], 0), (["States.ALL"], 6)] == [
            (rule["ErrorEquals"], rule["MaxAttempts"]) for rule in state["Retry"]
        ]


def test_an_action_that_ends_the_run_leads_to_the_last_state():
    assert (
        "Finish" == states(condition((below("amount", "5"), [CHANGE_STAGE])), note())["won"]["Next"]
    )


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
