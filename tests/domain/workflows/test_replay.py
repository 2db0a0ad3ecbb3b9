"""Replay: where a run rests is found again from its step log, at any moment of it."""

from datetime import timedelta

import pytest

from chalicelib.domain.workflows.positions import END, Position
from chalicelib.domain.workflows.replay import NotFoundAgain, resting_place
from chalicelib.domain.workflows.template import stored_template
from chalicelib.ports.table import Put
from chalicelib.records.workflows import STEP, step_of
from chalicelib.usecases.workflows.save_template import create_template
from tests.support.bureau import comment, do, document, log, publish, start, words
from tests.support.waits import command_wait, listen, parallel, pause
from tests.support.world import ANNA, World

COUNT = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}


def turning(*steps):
    """Return a loop of three passes."""
    when = {"field": "variables.n", "op": "lt", "value": 3}
    return {"type": "while", "id": "loop", "when": when, "steps": [UP, *steps]}


EVERYTHING = [
    comment("a", id="a"),
    do(
        "send_email",
        "mail",
        subject="Hello",
        text="x",
    )
    | {"on_failure": [comment("b", id="b"), pause("P1D", id="sorry"), comment("c", id="c")]},
    turning(pause("P1D", id="nap"), comment("{{ variables.n }}", id="said")),
    parallel(
        [pause("P2D", id="long"), comment("left", id="left")],
        [listen(command_wait(), pause("P1D", id="short")), comment("right", id="right")],
        id="both",
    ),
    {
        "type": "condition",
        "id": "way",
        "branches": [
            {
                "when": {"field": "variables.n", "op": "eq", "value": 3},
                "steps": [comment("three", id="three"), {"type": "end"}],
            }
        ],
    },
    comment("never", id="never"),
]


@pytest.fixture(scope="module")
def ran():
    """A whole run of it all: the template, and lines of its log as they were written."""
    world = World()
    deal = world.create()
    written = []
    write = world.table.write

    def noting(writes):
        write(writes)
        rows = [one.row for one in writes if isinstance(one, Put)]
        written.extend(step_of(row) for row in rows if row.kind == STEP)

    world.table.write = noting
    run = start(world, publish(world, *EVERYTHING, variables=COUNT), deal)
    for _ in range(7):
        world.advance(timedelta(days=1))
    assert "never" not in words(world, deal)
    made = create_template(
        world.tenant, ANNA, document(*EVERYTHING, variables=COUNT), now=world.now
    )
    assert {one.id for one in written} == {one.id for one in log(world, run)}
    return stored_template(made.document), written


def written_at(line):
    """Return when a line was written."""
    return line.finished_at or line.started_at


def place(ran, count, at=None):
    """Return where the run rests when only so many lines are written."""
    template, lines = ran
    return resting_place(template, lines[:count], at or written_at(lines[count - 1]))


def test_after_every_line_it_rests_at_the_step_of_the_next(ran):
    _, lines = ran
    for count, following in enumerate(lines[1:], 1):
        at = place(ran, count, written_at(following))
        resting = [one.step for one in at.branches] if at.branches else [at.step]
        assert following.step in resting, (count, at)


def test_a_run_that_came_to_an_end_rests_there(ran):
    template, lines = ran
    now = lines[-1].started_at
    assert Position(END) == resting_place(template, lines, now)


def test_it_begins_at_its_first_step_without_a_log(ran):
    template, lines = ran
    assert Position("a") == resting_place(template, [], lines[0].started_at)


def test_the_pass_of_a_loop_is_found(ran):
    _, lines = ran
    count = 1 + next(n for n, one in enumerate(lines) if one.visit == "loop:2")
    assert {"loop": 2} == place(ran, count).loops


def test_a_log_with_a_hole_does_not_tell(ran):
    template, lines = ran
    with pytest.raises(NotFoundAgain):
        resting_place(template, lines[1:], lines[-1].started_at)
