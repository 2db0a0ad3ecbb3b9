"""Looking after open runs: whose execution has ended unnoticed is ended, the others go on."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.ports.table import Put
from chalicelib.records.workflows import run_row
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.lost import look_after as looking
from chalicelib.usecases.workflows.lost.look_after import look_after
from tests.support.bureau import comment, publish, start
from tests.support.waits import pause
from tests.support.world import World, interrupt

HOUR = timedelta(hours=1)
AGAIN = timedelta(minutes=5)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def resting(world):
    return start(world, publish(world, pause("P90D"), comment("never")), world.create())


def dead(world):
    """Return a run whose execution has ended while nobody could be told of it."""
    run = resting(world)
    world.machines.stop(run.machine, run.execution)
    world.machines.given_up.clear()
    return run


def looked(world, after=HOUR + AGAIN):
    """Let time go by and the sweep look; return how many runs it has ended."""
    world.clock.set(world.now + after)
    unreadable = []
    ended = look_after(world.tenant, world.now, lambda *row: unreadable.append(row))
    world.settle()
    return (ended, unreadable) if unreadable else ended


def now_of(world, run):
    return get_run(world.tenant, run.id)


def test_a_run_whose_execution_has_ended_unnoticed_is_ended_with_its_variables(world):
    run = dead(world)

    assert [0, 1] == [looked(world, HOUR), looked(world, AGAIN)]

    ended = now_of(world, run)
    assert ("failed", "given_up") == (ended.state, ended.reason.code)
    assert (world.now, 0) == (ended.finished_at, looked(world))


def test_a_run_that_goes_on_is_looked_after_ever_more_rarely(world):
    run = resting(world)
    looks = []
    for _ in range(12 * 24):
        assert 0 == looked(world, AGAIN)
        looks.append(now_of(world, run).look_at)

    hours = sorted({int((one - run.started_at) / HOUR) for one in looks if one})
    assert [2, 4, 9, 15, 21, 27] == hours
    assert now_of(world, run).is_open


def test_an_execution_that_is_not_there_yet_has_a_day_to_begin(world):
    run = resting(world)
    executions = world.machines.machines[run.machine].executions
    lost = dict(executions)
    executions.clear()

    assert [0, 0] == [looked(world), looked(world, 22 * HOUR)]
    executions |= lost
    assert 0 == looked(world, 3 * HOUR)
    assert (None, True) == (now_of(world, run).missed_since, now_of(world, run).is_open)

    executions.clear()
    assert [0, 1] == [looked(world, DAY), looked(world, DAY + AGAIN)]
    assert "given_up" == now_of(world, run).reason.code


def test_a_run_that_goes_on_as_another_execution_at_that_moment_stays_open(world, monkeypatch):
    run = dead(world)
    real = world.machines.state

    def renewed(*execution):
        found = real(*execution)
        after = replace(now_of(world, run), renewals=1, version=run.version + 1)
        world.table.write([Put(run_row(after), expect=run.version)])
        return found

    monkeypatch.setattr(world.machines, "state", renewed)

    assert 0 == looked(world)
    assert now_of(world, run).is_open


def test_a_run_that_is_written_at_that_moment_is_looked_after_the_next_time(world):
    run = resting(world)

    def other():
        present = now_of(world, run)
        after = replace(present, variables={"n": 1}, version=present.version + 1)
        world.table.write([Put(run_row(after), expect=present.version)])

    interrupt(world.machines, "state", after=other)
    assert 0 == looked(world)
    assert ({"n": 1}, None) == (now_of(world, run).variables, now_of(world, run).look_at)
    assert 0 == looked(world, AGAIN)
    assert now_of(world, run).look_at > world.now


def test_an_unreadable_run_is_told_of_and_holds_up_no_other(world):
    broken, run = resting(world), dead(world)
    row = replace(run_row(broken), body="{}")
    world.table.write([Put(row)])
    world.clock.set(world.now + HOUR + AGAIN)
    told = []

    def look():
        return look_after(world.tenant, world.now, lambda key, _: told.append(key))

    assert (1, 0) == (look(), look())
    assert ([row.key], "unreadable") == (told, world.table.get(row.key).agenda[0])
    assert not now_of(world, run).is_open


def test_a_sweep_looks_after_so_many_runs_and_the_next_goes_on(world, monkeypatch):
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    for _ in range(3):
        dead(world)

    assert [2, 1, 0] == [looked(world), looked(world, AGAIN), looked(world)]


def test_a_run_that_has_ended_is_looked_after_no_more(world):
    run = start(world, publish(world, comment("Done.")), world.create())
    row = world.table.get(run_row(run).key)

    assert (None, 0) == (row.agenda, looked(world, DAY))
