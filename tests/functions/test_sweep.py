"""The door of the five-minute schedule."""

import json

from msgspec.structs import replace

from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put
from chalicelib.records.workflows import run_row
from functions import sweep
from tests.support.bureau import publish, start
from tests.support.waits import pause


def test_the_sweep_says_how_many_it_found_and_counts_them_in_a_metric(world, capsys):
    assert ({"found": 0, "broken": 0}, "") == (sweep.handler({}, None), capsys.readouterr().out)
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.create()
    world.clock.set(world.now.replace(day=4))
    assert {"found": 1, "broken": 0} == sweep.handler({}, None)
    metric = json.loads(capsys.readouterr().out)
    assert (1.0, "sweep", "acme") == (
        metric["overdue_runs"][0],
        metric["service"],
        metric["tenant"],
    )
    assert [Message] == [type(one) for one in world.queue.due(world.now)]


def test_the_sweep_ends_runs_whose_executions_have_ended_and_counts_them_as_broken(world, capsys):
    run = start(world, publish(world, pause("P90D")), world.create())
    world.machines.stop(run.machine, run.execution)
    world.clock.set(world.now.replace(day=4))
    assert {"found": 0, "broken": 1} == sweep.handler({}, None)
    metric = json.loads(capsys.readouterr().out)
    assert (1.0, "workflows") == (metric["broken_runs"][0], metric["service"])


def test_the_sweep_says_which_run_it_cannot_read(world, capsys):
    run = start(world, publish(world, pause("P90D")), world.create())
    world.table.write([Put(replace(run_row(run), body="{}"))])
    world.clock.set(world.now.replace(day=4))
    assert {"found": 0, "broken": 0} == sweep.handler({}, None)
    assert f"workflow#{run.id}" in capsys.readouterr().out
