"""A workflow as large as they come does all that it says, in executions that stay small."""

from collections import Counter

import pytest

from chalicelib.domain.workflows.event_budget import BUDGET, LIMIT, PARALLEL, PLAIN, TASK
from tests.stories.workflows import comment, publish, read, start
from tests.support.runtime import OVER_EMULATOR

PASSES = 1_000 if OVER_EMULATOR else 200
"""So many that one execution would not do; over memory, where executions have no history, fewer."""
STEPS = 200
DEPTH = 8
BRANCHES = 10
NUMBER = {"type": "number", "default": 0}


def up(variable):
    """Return a step that adds one to a variable."""
    return {"type": "set_variable", "variable": variable, "add": 1}


def condition(steps):
    """Return a step that lets all pass."""
    always = {"field": "variables.passes", "op": "eq", "value": PASSES}
    return {"type": "condition", "branches": [{"when": always, "steps": steps}]}


def loop():
    """Return a loop of as few steps as a loop can have."""
    when = {"field": "variables.passes", "op": "lt", "value": PASSES}
    return {"type": "while", "when": when, "steps": [up("passes")]}


def deep():
    """Return conditions in conditions, with a comment in the last."""
    step = comment("deepest")
    for _ in range(DEPTH - 1):
        step = condition([step])
    return step


def wide():
    """Return a parallel step: each branch adds seven times and comments."""
    branches = [[*[up("sum")] * 7, comment(f"branch {number}")] for number in range(BRANCHES)]
    return {"type": "parallel", "branches": [{"steps": steps} for steps in branches]}


def large():
    """Return 200 steps, and how many of them add to the sum."""
    steps = [loop(), comment("{{ variables.passes }} passes"), wide(), deep()]
    end = comment("sum {{ variables.sum }}")
    more = STEPS - sum(all_in(steps).values()) - 1
    return [*steps, *[up("sum")] * more, end], 7 * BRANCHES + more


def all_in(steps):
    """Return how many steps there are at each depth."""
    found = Counter()
    for step in steps:
        found[1] += 1
        for inner in [step, *step.get("branches", ())]:
            below = all_in(inner.get("steps", ()))
            found.update({depth + 1: number for depth, number in below.items()})
    return found


def histories():
    """Return how many events of each type each execution has, the first one first."""
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends

    from infra.local.world import ACCOUNT, REGION

    (machine,) = stepfunctions_parser_backends[ACCOUNT][REGION].state_machines
    managers = [one.exec_worker.env.event_manager for one in machine.executions]
    return [Counter(event["type"] for event in one._history_event_list) for one in managers]


@pytest.mark.feature("W30")
def test_a_workflow_of_200_steps_and_many_passes_runs_in_small_executions(crm):
    steps, additions = large()
    assert (STEPS, DEPTH) == (all_in(steps).total(), max(all_in(steps)))
    deal = crm.create()
    workflow = publish(crm, *steps, variables=dict.fromkeys(["passes", "sum"], NUMBER))
    definition = crm.client.get(f"/v1/workflows/{workflow}/definition").body
    assert len(definition) < 1_000_000

    run = read(crm, start(crm, workflow, deal))

    assert "done" == run["state"]
    assert len(run["steps"]) <= 200
    branches = [f"branch {number}" for number in range(BRANCHES)]
    assert [f"{PASSES} passes", *branches, "deepest", f"sum {additions}"] == [
        entry["text"] for entry in crm.timeline(deal, "comment")
    ]
    if OVER_EMULATOR:
        check_histories(*histories())


def check_histories(first, second):
    """Two executions were enough, and neither was larger than allowed."""
    assert max(first.total(), second.total()) < BUDGET < LIMIT
    # moto writes what AWS does; only its branches of a parallel step, for which event_budget.py
    # keeps room, write nothing of their own.
    both = first + second
    plain = STEPS - 2 - 1 - (DEPTH - 1)
    tasks = (PASSES + 2) + PASSES + plain + (DEPTH - 1) + 2
    choices = (PASSES + 2) + (DEPTH - 1) + 2
    assert (tasks, choices) == (both["TaskStateExited"], both["ChoiceStateExited"])
    assert TASK * tasks + PLAIN * (choices + 1) + PARALLEL + 2 * 2 == both.total()
