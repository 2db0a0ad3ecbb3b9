"""Acting: sums stay numbers, and a shared variable may have become something else."""

import pytest

from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.workflows import shared_row, value_row
from tests.support.bureau import comment, log, publish, start, words
from tests.support.world import World

SHARED = {
    "type": "set_variable",
    "id": "sum",
    "variable": "tenant_variables.tv",
    "add": 1,
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("default", "added", "expected", "state", "reason"),
    [
        (0, 1, "1", "done", None),
        (None, 2, "2", "done", None),
        (1.5, -1, "0.5", "done", None),
        (9e14, 9e14, "900000000000000", "failed", "invalid"),
        (-9e14, -9e14, "-900000000000000", "failed", "invalid"),
    ],
)
def test_a_sum_that_is_out_of_range_is_not_taken(world, default, added, expected, state, reason):
    add = {"type": "set_variable", "id": "sum", "variable": "n", "add": added}
    number = {"n": {"type": "number", "default": default}}
    deal = world.create()
    run = start(world, publish(world, add, comment("{{ variables.n }}"), variables=number), deal)
    assert ([expected], "done") == (words(world, deal), run.state)
    line = log(world, run)[0]
    assert (state, reason) == (line.state, line.reason and line.reason.code)


@pytest.mark.parametrize("added", [10**18, 1e308, 10**4_000], ids=["large", "float", "digits"])
def test_what_no_number_can_be_is_not_added(world, added, monkeypatch):
    monkeypatch.setattr("chalicelib.domain.workflows.checking.parse_number", lambda _: None)
    add = {"type": "set_variable", "id": "sum", "variable": "n", "add": added}
    number = {"n": {"type": "number", "default": 0.5}}
    deal = world.create()
    run = start(world, publish(world, add, comment("{{ variables.n }}"), variables=number), deal)
    assert (["0.5"], "failed", "done") == (words(world, deal), log(world, run)[0].state, run.state)


@pytest.mark.parametrize(
    "changed",
    [
        Variable(type="string", default="abc"),
        Variable(type="number", multiple=True, default=[1]),
        Variable(type="boolean", default=True),
        Variable(type="money"),
    ],
)
def test_nothing_is_added_to_a_shared_variable_that_is_no_number_any_more(world, changed):
    world.save(shared_row("tv", Variable(type="number")))
    workflow = publish(world, SHARED, comment("after"))
    world.save(shared_row("tv", changed))
    deal = world.create()
    run = start(world, workflow, deal)
    line = log(world, run)[0]
    assert ("failed", ["after"], "done") == (line.state, words(world, deal), run.state)
    assert line.reason.code in ("no_number", "invalid")


def test_nothing_is_added_to_a_value_that_a_change_of_type_has_left_over(world):
    world.save(shared_row("tv", Variable(type="number")), value_row("tv", "abc", 1))
    deal = world.create()
    run = start(world, publish(world, SHARED, comment("after")), deal)
    assert ("failed", "no_number") == (log(world, run)[0].state, log(world, run)[0].reason.code)
    assert ["after"] == words(world, deal)
