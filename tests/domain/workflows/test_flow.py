"""Flow: steps that are never reached, and loops that never end."""

from typing import Any

import pytest

from tests.domain.workflows.test_parsing import faults
from tests.support.workflows import below, counting, note

END = {"type": "end"}
PAUSE = {"type": "pause", "interval": "PT1H"}
COMMAND = {"type": "wait_for_event", "name": "go", "users": [1]}
CHANGE_STAGE = {"type": "action", "action": "change_stage", "params": {"stage": "won"}}
STAGE = {"type": "wait_for_stage", "stages": ["won"]}
FIRST_OF = {"type": "listen", "branches": [{"event": COMMAND}, {"event": STAGE}]}
SOMETIMES = below("amount", "5")
ALWAYS = {"all": []}


def condition(*branches: Any) -> dict[str, Any]:
    return {
        "type": "condition",
        "branches": [{"when": when, "steps": steps} for when, steps in branches],
    }


def parallel(*branches: Any) -> dict[str, Any]:
    return {"type": "parallel", "branches": [{"steps": steps} for steps in branches]}


def listen(*branches: Any) -> dict[str, Any]:
    return {
        "type": "listen",
        "branches": [{"event": COMMAND, "steps": steps} for steps in branches],
    }


def loop(when: Any, *steps: Any) -> dict[str, Any]:
    return {"type": "while", "when": when, "steps": list(steps)}


@pytest.mark.parametrize(
    "before",
    [
        END,
        condition((SOMETIMES, [END]), (None, [END])),
        condition((SOMETIMES, [END]), (ALWAYS, [END])),
        parallel([note()], [PAUSE, END]),
        listen([END], [END]),
        loop(ALWAYS, PAUSE),
    ],
)
def test_a_step_behind_one_that_never_goes_on_is_never_reached(before):
    assert {"/steps/1": "is never reached: the step before it never goes on"} == (
        faults(before, note(), note())
    )


@pytest.mark.parametrize(
    "before",
    [
        condition((SOMETIMES, [END]), (SOMETIMES, [END])),
        condition((SOMETIMES, [END]), (None, [note()])),
        CHANGE_STAGE,
        condition((SOMETIMES, [END]), (None, [CHANGE_STAGE])),
        listen([END], [CHANGE_STAGE]),
        listen([END], []),
        loop(SOMETIMES, PAUSE, condition((SOMETIMES, [END]))),
        {"type": "for_each", "over": "variables.words", "as": "word", "steps": [END]},
    ],
)
def test_a_step_behind_one_that_may_go_on_is_reached(before):
    assert {} == faults(before, note())


def test_unreachable_steps_are_found_at_any_depth():
    inner = condition((SOMETIMES, [END, note()]))

    assert ["/steps/0/branches/1/steps/0/branches/0/steps/1"] == list(
        faults(parallel([note()], [inner]))
    )


def test_branches_behind_one_that_is_always_taken_are_never_reached():
    assert {
        "/steps/0/branches/1": "is never reached: the branch before it is always taken",
        "/steps/0/branches/2": "is never reached: the branch before it is always taken",
    } == faults(condition((None, [note()]), (ALWAYS, []), (SOMETIMES, [])))


FILLED = {"type": "pause", "interval": "{{ deal.title }}"}
ENDLESS = [
    loop(below("variables.n", 5), note()),
    loop(below("variables.n", 5), {"type": "set_variable", "variable": "m", "add": 1}),
    loop(below("amount", "5"), {"type": "action", "action": "edit", "params": {"fields": {}}}),
    loop(ALWAYS, {"type": "set_variable", "variable": "n", "add": 1}),
    loop(ALWAYS, STAGE),
    loop({"field": "stage", "op": "ne", "value": "won"}, {**STAGE, "timeout": "P1D"}),
    loop(ALWAYS, {"type": "pause", "until": "2023-04-04T00:00:00Z"}),
    loop(ALWAYS, {**COMMAND, "until": "{{ deal.close_date }}"}),
    loop(ALWAYS, FIRST_OF),
    loop(ALWAYS, {**note(), "on_failure": [PAUSE]}),
    loop(ALWAYS, FILLED),
    loop(ALWAYS, {**FILLED, "on_failure": [note()]}),
    loop(
        below("results.look.found", 5),
        {"type": "action", "action": "look_up", "id": "other"},
    ),
]
ENDING = [
    loop(ALWAYS, PAUSE),
    loop(ALWAYS, condition((SOMETIMES, [COMMAND]))),
    loop(ALWAYS, listen([], [])),
    loop(ALWAYS, STAGE, PAUSE),
    loop(ALWAYS, {**FILLED, "on_failure": "end"}),
    loop(ALWAYS, {**FILLED, "on_failure": [note(), PAUSE]}),
    loop(ALWAYS, {**FILLED, "on_failure": [END]}),
    loop({"field": "results.met.result", "op": "eq", "value": "timeout"}, {**STAGE, "id": "met"}),
    loop(ALWAYS, condition((SOMETIMES, [END]))),
    loop(ALWAYS, condition((SOMETIMES, [CHANGE_STAGE]))),
    counting(5),
    loop({"not": {"any": [below("variables.n", 5)]}}, condition((SOMETIMES, [counting(2)]))),
    loop(
        below("amount", "5"),
        {"type": "action", "action": "edit", "params": {"fields": {"amount": "6"}}},
    ),
    loop(
        below("tenant_variables.counter", 5),
        {
            "type": "set_variable",
            "variable": "tenant_variables.counter",
            "add": 1,
        },
    ),
    loop(
        {"field": "variables.word", "op": "ne", "value": "c"},
        {"type": "for_each", "over": "variables.words", "as": "word", "steps": [note()]},
    ),
    loop(below("results.mine.found", 5), {"type": "action", "action": "look_up", "id": "mine"}),
]


@pytest.mark.parametrize("step", ENDLESS)
def test_a_loop_that_neither_rests_nor_changes_its_condition_is_endless(step):
    found = faults({"type": "action", "action": "look_up", "id": "look"}, step)

    assert ["/steps/1/when"] == list(found)
    assert "the loop may turn without a rest" in found["/steps/1/when"]


@pytest.mark.parametrize("step", ENDING)
def test_a_loop_that_rests_or_ends_or_changes_its_condition_is_not_endless(step):
    assert {} == faults(step)


def test_an_endless_loop_is_found_inside_other_steps():
    assert ["/steps/0/branches/1/steps/0/when"] == list(
        faults(parallel([note()], [loop(SOMETIMES, note())]))
    )
