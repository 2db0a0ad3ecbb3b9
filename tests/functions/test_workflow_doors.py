"""The doors of the state machines: why a run failed stands in the log."""

import json

import pytest

from chalicelib import wiring
from chalicelib.domain.errors import Refused
from chalicelib.usecases.workflows import perform_step as step
from chalicelib.usecases.workflows import register_wait
from chalicelib.usecases.workflows.step_context import RunFailed
from functions import workflow_step, workflow_wait
from tests.support.bureau import publish, start
from tests.support.world import World

PAUSE = {"type": "pause", "interval": "P1D"}
UP = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}
WAIT = {"type": "wait_for_stage", "id": "wait", "stages": ["won"]}


@pytest.fixture
def world():
    world = World()
    wiring.install(world.tenant)
    yield world
    wiring.install(None)


@pytest.fixture
def run(world):
    number = {"n": {"type": "number", "default": 0}}
    return start(world, publish(world, PAUSE, UP, WAIT, variables=number), world.create()).id


@pytest.mark.parametrize(
    ("door", "module", "name", "payload"),
    [
        (workflow_step, step, "act", {"step": "up", "do": "act"}),
        (workflow_wait, register_wait, "what_is_awaited", {"step": "wait", "token": "t"}),
    ],
    ids=["step", "wait"],
)
def test_an_error_of_ours_is_in_the_log_with_its_place(
    run, capsys, monkeypatch, door, module, name, payload
):
    def broken(*_):
        raise KeyError("gone")

    monkeypatch.setattr(module, name, broken)
    with pytest.raises(RunFailed):
        door.handler({"run": run, "loops": {}, **payload}, None)
    line, metric = map(json.loads, capsys.readouterr().out.splitlines())
    assert ([1.0], "workflows") == (metric["broken_runs"], metric["service"])
    assert (run, payload["step"], "KeyError: 'gone'") == (line["run"], line["step"], line["error"])
    assert "test_workflow_doors.py" in line["where"]


def test_a_run_that_has_ended_is_no_news(run, world, capsys):
    with pytest.raises(RunFailed):
        workflow_step.handler({"run": "deal_9-wgone", "step": "up", "loops": {}, "do": "act"}, None)
    assert "" == capsys.readouterr().out


def test_doors_do_what_is_asked(run):
    payload = {"run": run, "step": "up", "loops": {}, "do": "act"}
    assert {"run": run, "loops": {}} == workflow_step.handler(payload, None)
    payload = {"run": run, "step": "wait", "loops": {}, "token": "t"}
    assert {} == workflow_wait.handler(payload, None)


def test_what_the_workflow_is_to_blame_for_wakes_nobody(run, capsys, monkeypatch):
    def refused(*_):
        raise Refused("not so")

    monkeypatch.setattr(step, "act", refused)
    with pytest.raises(RunFailed):
        workflow_step.handler({"run": run, "step": "up", "loops": {}, "do": "act"}, None)
    assert "broken_runs" not in capsys.readouterr().out


def test_an_execution_that_was_given_up_is_counted_once(run, capsys):
    payload = {"run": run, "loops": {}, "do": "give_up"}
    for _ in range(2):
        assert {"run": run, "loops": {}} == workflow_step.handler(payload, None)
    (metric,) = capsys.readouterr().out.splitlines()
    assert [1.0] == json.loads(metric)["broken_runs"]
