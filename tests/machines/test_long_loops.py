"""Loops of many passes go on in new executions, before the limit of events is reached."""

import pytest

from chalicelib.domain.workflows.event_budget import BUDGET, LIMIT, pass_events
from tests.domain.workflows.test_event_budget import WAIT, big
from tests.domain.workflows.test_flow import condition, parallel
from tests.support.workflows import Workflow, below, counting, note, parsed


def test_a_loop_of_a_thousand_passes_goes_on_in_new_executions_and_finishes():
    workflow = Workflow(parsed(*big())).run()
    executions = list(workflow.runner.executions.values())

    assert [f"turn thousand:{number}" for number in range(1, 1001)] == workflow.done[:1000]
    assert workflow.done[-1] == "finish"
    assert 1 == workflow.done.count("finish") == workflow.done.count("deepest")
    assert {"SUCCEEDED"} == {one.status for one in executions}
    assert 3 == len(executions)
    assert max(one.events for one in executions) < BUDGET < LIMIT


def test_an_inner_loop_goes_on_in_the_pass_of_the_outer_one():
    inner = counting(700, note(id="a"), name="n", id="in")
    reset = {"type": "set_variable", "variable": "n", "value": 0}
    workflow = Workflow(parsed(counting(3, inner, reset, name="m", id="out"))).run()

    assert [f"a out:{m}-in:{n}" for m in range(1, 4) for n in range(1, 701)] == workflow.done[:-1]
    assert {"SUCCEEDED"} == {one.status for one in workflow.runner.executions.values()}
    assert 4 == len(workflow.runner.executions)


def test_a_loop_around_parallel_loops_leaves_them_room():
    words = {"type": "for_each", "over": "variables.words", "as": "word", "steps": [note(id="a")]}
    workflow = Workflow(parsed(counting(300, parallel([words], [note()]), name="m"))).run()

    assert 900 == sum(one.startswith("a ") for one in workflow.done)
    assert {"SUCCEEDED"} == {one.status for one in workflow.runner.executions.values()}
    assert 2 < len(workflow.runner.executions)


def test_a_loop_in_a_parallel_branch_that_finds_no_room_fails_the_run():
    workflow = Workflow(parsed(parallel([counting(2000, note(id="a"))], [note()]))).run()

    assert ("FAILED", "RunFailed") == (workflow.first.status, workflow.first.error)
    assert 1 == len(workflow.runner.executions)
    assert workflow.first.events < LIMIT


EVERY_STEP = [
    note(),
    {"type": "set_variable", "variable": "n", "add": 1},
    {"type": "pause", "interval": "PT1H"},
    {"type": "pause", "until": "{{ deal.title }}"},
    {"type": "wait_for_client", "period": "P1D"},
    WAIT,
    condition((below("amount", "5"), [note()] * 2), (None, [note()])),
    parallel([note()], [condition((below("amount", "5"), []))]),
    {"type": "listen", "branches": [{"event": WAIT, "steps": [note()]}, {"event": WAIT}]},
]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step["type"])
def test_no_pass_writes_more_events_than_foreseen(step):
    item = {"title": "2023-04-03T10:00:00Z", "amount": "1.00"}
    once, thrice = (
        Workflow(parsed(counting(passes, step, name="m", id="w")), item=item).run()
        for passes in (1, 3)
    )
    foreseen = pass_events(once.places["w"].step)
    written = (thrice.first.events - once.first.events) / 2

    assert "SUCCEEDED" == thrice.first.status
    assert written <= foreseen <= written + 6
