"""The step log says what a run waits for, and until when."""

from datetime import timedelta

import pytest

from tests.support.bureau import log, publish, start, tasks_for
from tests.support.waits import ask, client_wait, command_wait, listen, pause, stage_wait
from tests.support.world import World

DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def waiting(world, step):
    run = start(world, publish(world, step), world.create(close_date="2026-03-05"))
    (line,) = log(world, run)
    return line


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (stage_wait("won"), ("moved", "stage", ("won",), None, ())),
        (client_wait(), ("heard", "client", (), None, ())),
        (command_wait(1, 2), ("told", "command", (), "go", (1, 2))),
    ],
)
def test_a_line_names_what_its_step_waits_for(world, step, expected):
    (one,) = waiting(world, step).waits_for
    assert expected == (one.event, one.kind, one.stages, one.command, one.users)
    assert "deal_1" == one.item


def test_a_line_names_the_task_that_it_waits_for(world):
    (one,) = waiting(world, ask(1)).waits_for
    assert [one.task] == [task.id for task in tasks_for(world)]


@pytest.mark.parametrize(
    ("step", "after"),
    [
        (client_wait(), 7 * DAY),
        (stage_wait("won"), None),
        (stage_wait("won", timeout="P2D"), 2 * DAY),
    ],
)
def test_a_line_says_until_when_its_step_waits(world, step, after):
    line = waiting(world, step)
    assert (None if after is None else line.started_at + after) == line.due_at


def test_a_listen_step_names_all_events_and_its_first_deadline(world):
    line = waiting(world, listen(stage_wait("won", timeout="P9D"), command_wait(), pause("P3D")))
    assert ["moved", "told"] == [one.event for one in line.waits_for]
    assert line.started_at + 3 * DAY == line.due_at
