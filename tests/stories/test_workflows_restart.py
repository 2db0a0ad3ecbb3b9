"""A workflow that rests goes on where it rested, whatever became of its execution."""

from datetime import timedelta

import pytest

from tests.stories.workflows import (
    comment,
    complete,
    pause,
    publish,
    read,
    start,
    state,
    steps,
    tasks,
)
from tests.support.runtime import START
from tests.support.stories import ADMIN, telling

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASK = {"type": "user_task", "id": "asked", "kind": "read", "users": [ADMIN], "subject": "Read"}
WON = {"type": "wait_for_stage", "id": "moved", "stages": ["won"]}


def restarted(tmp_path, at):
    """Run the same tenant again; nothing has happened in between."""
    return telling(at=at, data=tmp_path)


@pytest.mark.feature("W27")
def test_a_pause_goes_on_with_the_time_that_is_left(tmp_path):
    with telling(at=START, data=tmp_path) as crm:
        workflow = publish(crm, comment("one"), pause("PT10H"), comment("two"))
        deal = crm.create()
        run = start(crm, workflow, deal)

    with restarted(tmp_path, START + 4 * HOUR) as crm:
        crm.settle()
        assert ("running", ["one"]) == (state(crm, run), crm.texts(deal)[1:])
        crm.client.advance("PT5H59M")
        assert ["one"] == crm.texts(deal)[1:]
    with restarted(tmp_path, START + 10 * HOUR) as crm:
        crm.settle()
        assert ("done", ["one", "two"]) == (state(crm, run), crm.texts(deal)[1:3])
        crm.client.advance("P9D")
        assert 1 == crm.texts(deal).count("two")


@pytest.mark.feature("W27")
@pytest.mark.parametrize("answered", [True, False])
def test_a_task_that_was_asked_before_is_answered_behind(tmp_path, answered):
    with telling(at=START, data=tmp_path) as crm:
        told = comment("{{ results.asked.result }}")
        workflow = publish(crm, {**ASK, "timeout": "P2D"}, told)
        deal = crm.create()
        run = start(crm, workflow, deal)
        (before,) = tasks(crm)

    with restarted(tmp_path, START + DAY) as crm:
        crm.settle()
        assert [before["id"]] == [one["id"] for one in tasks(crm)]
        if answered:
            complete(crm, before, "ok")
        else:
            crm.client.advance("PT23H59M")
            assert "running" == state(crm, run)
            crm.client.advance("PT2M")
        assert "done" == state(crm, run)
        assert ("ok" if answered else "timeout") in crm.texts(deal)


@pytest.mark.feature("W27")
def test_loops_branches_and_first_events_go_on_in_the_pass_in_which_they_rest(tmp_path):
    loop = {
        "type": "while",
        "id": "loop",
        "when": {"field": "variables.n", "op": "lt", "value": 3},
        "steps": [
            {"type": "set_variable", "variable": "n", "add": 1},
            pause("P1D"),
            comment("pass {{ variables.n }}"),
        ],
    }
    first = {
        "type": "listen",
        "id": "first",
        "branches": [
            {"event": {**WON, "id": "won"}, "steps": [comment("won")]},
            {"event": pause("PT60H"), "steps": [comment("slow")]},
        ],
    }
    together = {"type": "parallel", "branches": [{"steps": [loop]}, {"steps": [first]}]}
    with telling(at=START, data=tmp_path) as crm:
        numbers = {"n": {"type": "number", "default": 0}}
        workflow = publish(crm, together, comment("joined"), variables=numbers)
        deal = crm.create()
        run = start(crm, workflow, deal)
        crm.client.advance("P1DT1H")

    with restarted(tmp_path, START + DAY + 2 * HOUR) as crm:
        crm.settle()
        assert ["pass 1"] == crm.texts(deal)[1:]
        crm.client.advance("P1D")
        assert ["pass 1", "pass 2"] == crm.texts(deal)[1:]
    with restarted(tmp_path, START + 2 * DAY + 3 * HOUR) as crm:
        crm.client.advance("P2D")
        told = [one for one in crm.texts(deal) if one in ("slow", "pass 3", "joined", "won")]
        assert (["slow", "pass 3", "joined"], "done") == (told, state(crm, run))


@pytest.mark.feature("W27")
def test_what_happens_to_the_awaited_item_behind_a_restart_counts(tmp_path):
    with telling(at=START, data=tmp_path) as crm:
        workflow = publish(crm, WON, comment("{{ results.moved.result }}"))
        deal = crm.create()
        run = start(crm, workflow, deal)

    with restarted(tmp_path, START + DAY) as crm:
        crm.move(deal, "won")
        assert ("done", True) == (state(crm, run), "reached" in crm.texts(deal))


@pytest.mark.feature("W27")
def test_a_run_that_has_ended_or_was_terminated_stays_so(tmp_path):
    with telling(at=START, data=tmp_path) as crm:
        deal = crm.create()
        ended = start(crm, publish(crm, comment("short")), deal)
        stopped = start(crm, publish(crm, pause("P1D"), comment("late")), deal)
        crm.ask("POST", f"/v1/workflow-runs/{stopped}/terminate", {})
        crm.settle()
        assert [("s1", "stopped")] == steps(crm, stopped)

    with restarted(tmp_path, START) as crm:
        crm.client.advance("P3D")
        assert ("done", "terminated") == (state(crm, ended), state(crm, stopped))
        assert ["short"] == [one for one in crm.texts(deal) if one in ("short", "late")]


@pytest.mark.feature("W27")
def test_a_pause_stands_in_the_step_log_until_when_it_lasts(crm):
    workflow = publish(crm, pause("P1D"), comment("x"))
    run = start(crm, workflow, crm.create())
    (line,) = read(crm, run)["steps"]
    assert ("scheduled", "2023-04-04T09:00:00Z") == (line["state"], line["due_at"])
    crm.client.advance("P1D")
    line, _ = read(crm, run)["steps"]
    assert ("done", "2023-04-04T09:00:00Z", None) == (
        line["state"],
        line["finished_at"],
        line["due_at"],
    )
