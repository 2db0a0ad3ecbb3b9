"""The door of the five-minute schedule."""

import json

from msgspec.structs import replace

from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put
from chalicelib.records.workflows import run_row
from chalicelib.usecases.automation.runs.unreadable import take_up_again
from chalicelib.usecases.workflows.lost.look_after import AT_ONCE
from functions import sweep
from tests.support.bureau import publish, start
from tests.support.waits import pause


def test_the_sweep_says_how_many_it_found_and_counts_them_in_a_metric(world, capsys):
    assert ({"found": 0, "broken": 0, "unreadable": 0}, "") == (
        sweep.handler({}, None),
        capsys.readouterr().out,
    )
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.create()
    world.clock.set(world.now.replace(day=4))
    assert {"found": 1, "broken": 0, "unreadable": 0} == sweep.handler({}, None)
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
    assert {"found": 0, "broken": 1, "unreadable": 0} == sweep.handler({}, None)
    metric = json.loads(capsys.readouterr().out)
    assert (1.0, "workflows") == (metric["broken_runs"][0], metric["service"])


def test_the_sweep_says_once_which_run_it_cannot_read_and_counts_it_until_it_is_mended(
    world, capsys
):
    run = start(world, publish(world, pause("P90D")), world.create())
    kept = run_row(run)
    world.table.write([Put(replace(kept, body="{}"))])
    world.clock.set(world.now.replace(day=4))
    assert {"found": 0, "broken": 0, "unreadable": 1} == sweep.handler({}, None)
    line, metric = map(json.loads, capsys.readouterr().out.splitlines())
    assert f"workflow#{run.id}" in str(line["keys"])
    assert (1.0, "sweep", "acme") == (
        metric["unreadable_rows"][0],
        metric["service"],
        metric["tenant"],
    )
    assert {"found": 0, "broken": 0, "unreadable": 1} == sweep.handler({}, None)
    assert "workflow#" not in capsys.readouterr().out
    aside = world.table.get(kept.key)
    world.table.write([Put(replace(aside, body=kept.body))])
    assert 1 == take_up_again(world.tenant)
    assert {"found": 0, "broken": 0, "unreadable": 0} == sweep.handler({}, None)
    assert "looked_after" == world.table.get(kept.key).agenda[0]


def test_runs_that_cannot_be_read_hold_up_none_of_the_others(world):
    """As many as one sweep looks after, all before the one that has ended."""
    item = world.create()
    run = start(world, publish(world, pause("P90D")), item)
    kept = run_row(run)
    garbled = [
        replace(kept, sk=f"workflow#x{n}", body="{}", agenda=("looked_after", f"2026#x{n}"))
        for n in range(AT_ONCE)
    ]
    for one in garbled:
        world.table.write([Put(one)])
    world.machines.stop(run.machine, run.execution)
    world.clock.set(world.now.replace(day=4))
    assert 0 == sweep.handler({}, None)["broken"]
    assert 1 == sweep.handler({}, None)["broken"]
