"""Ways: conditions and loops, what runs cost, and very long ones."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.workflows import shared_row
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, log, publish, run_of, start, words
from tests.support.world import ANNA, World

NUMBER = {"n": {"type": "number", "default": 0}}


@pytest.fixture
def world() -> World:
    return World()


def up(name="n", **more):
    return {"type": "set_variable", "variable": name, "add": 1, **more}


def below(number):
    return {"field": "variables.n", "op": "lt", "value": number}


def test_the_first_branch_whose_condition_holds_is_taken(world):
    workflow = publish(
        world,
        {
            "type": "condition",
            "branches": [
                {"when": {"field": "amount", "op": "gt", "value": 100}, "steps": [comment("big")]},
                {"when": {"field": "amount", "op": "gt", "value": 10}, "steps": [comment("some")]},
                {"steps": [comment("little")]},
            ],
        },
    )
    for amount, expected in ((5, "little"), (50, "some"), (500, "big")):
        deal = world.create(amount=amount)
        start(world, workflow, deal)
        assert [expected] == words(world, deal)


def test_conditions_look_at_results(world):
    find = {"entity_type": "contact", "item": "{{ deal.contact }}", "fields": ["title"]}
    workflow = publish(
        world,
        {"type": "action", "action": "get_crm_data", "id": "who", "params": find},
        {
            "type": "condition",
            "branches": [
                {
                    "when": {"field": "results.who.title", "op": "eq", "value": "Kim"},
                    "steps": [comment("it is Kim")],
                },
            ],
        },
    )
    kim = world.create("contact", title="Kim")
    deal = world.create(contact=kim.id)
    start(world, workflow, deal)
    assert ["it is Kim"] == words(world, deal)


def test_a_loop_repeats_while_its_condition_holds(world):
    loop = {"type": "while", "when": below(3), "steps": [up(), comment("{{ variables.n }}")]}
    deal = world.create()
    start(world, publish(world, loop, comment("end"), variables=NUMBER), deal)
    assert ["1", "2", "3", "end"] == words(world, deal)


def test_a_loop_goes_over_several_values(world):
    workflow = publish(
        world,
        {
            "type": "for_each",
            "over": "parameters.names",
            "as": "name",
            "steps": [comment("{{ variables.name }}")],
        },
        parameters={"names": {"type": "string", "multiple": True}},
        variables={"name": {"type": "string"}},
    )
    deal = world.create()
    start(world, workflow, deal, names=["a", "b"])
    assert ["a", "b"] == words(world, deal)


def test_a_loop_that_turns_too_often_fails_the_run(world, monkeypatch):
    monkeypatch.setattr("chalicelib.domain.workflows.deciding.MAX_PASSES", 5)
    loop = {"type": "while", "when": below(9), "steps": [up()]}
    deal = world.create()
    run = start(world, publish(world, loop, comment("never"), variables=NUMBER), deal)
    assert ("failed", "too_many_passes", []) == (run.state, run.reason.code, words(world, deal))
    assert "has failed" in world.texts(deal)[-1]


def test_passes_of_loops_within_loops_are_counted_together(world, monkeypatch):
    monkeypatch.setattr("chalicelib.domain.workflows.deciding.MAX_PASSES", 9)
    empty = {"type": "set_variable", "variable": "n", "value": 0}
    inner = {"type": "while", "when": below(1), "steps": [up()]}
    outer = {"type": "while", "when": below(9), "steps": [empty, inner]}
    run = start(world, publish(world, outer, variables=NUMBER), world.create())
    assert ("failed", "too_many_passes", 9) == (run.state, run.reason.code, run.passes)


def test_a_loop_of_a_thousand_passes_goes_on_in_new_executions(world):
    loop = {"type": "while", "when": below(1000), "steps": [up()]}
    deal = world.create()
    run = start(world, publish(world, loop, comment("{{ variables.n }}"), variables=NUMBER), deal)
    (machine,) = world.machines.machines.values()
    assert (1000, run.renewals + 1) == (run.passes, len(machine.executions))
    assert 1 < len(machine.executions)
    assert {"SUCCEEDED"} == {one.status for one in machine.executions.values()}
    assert (["1000"], "done") == (words(world, deal), run_of(world, deal).state)


def test_ten_branches_that_write_the_same_run_lose_nothing(world):
    branches = [{"steps": [up(), comment(str(number))]} for number in range(10)]
    parallel = {"type": "parallel", "branches": branches}
    deal = world.create()
    start(world, publish(world, parallel, comment("{{ variables.n }}"), variables=NUMBER), deal)
    assert (11, "10") == (len(words(world, deal)), words(world, deal)[-1])


class Counter:
    """Counts the requests to a table."""

    def __init__(self, world) -> None:
        self.made = []
        self.inside = False
        for name in ("get", "get_many", "query", "write"):
            setattr(world.table, name, self._counted(name, getattr(world.table, name)))

    def _counted(self, name, request):
        def counted(*args, **named):
            if self.inside:
                return request(*args, **named)
            self.made.append(name)
            self.inside = True
            try:
                return request(*args, **named)
            finally:
                self.inside = False

        return counted


STEP = ["get_many", "write"]
"""One step's requests; a step that passes at once is followed by a pause."""


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (comment("x"), STEP + STEP),
        (up(), STEP + STEP),
        (
            {"type": "condition", "branches": [{"when": below(9), "steps": [up(id="u")]}]},
            STEP * 3,
        ),
        ({"type": "pause", "interval": "PT5M"}, ["get_many", "write"]),
        ({"type": "pause", "interval": "P1D"}, ["get_many", "write"]),
        (
            {"type": "wait_for_event", "name": "go", "users": [1]},
            ["get_many", "write"],
        ),
        ({"type": "wait_for_stage", "stages": ["won"]}, ["get_many", "write", "get"]),
    ],
)
def test_a_step_costs_one_read_and_one_write(world, step, expected):
    workflow = publish(world, step, {"type": "pause", "interval": "PT24H"}, variables=NUMBER)
    start(world, workflow, world.create())  # warms what is kept
    deal = world.create()
    counter = Counter(world)
    start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    world.read_stream()
    counter.made.clear()
    world.machines.settle()
    assert expected == counter.made


def test_a_change_that_concerns_no_workflow_makes_no_request_for_it(world):
    publish(world, comment("x"))
    deal = world.create()
    counter = Counter(world)
    world.move(deal, "preparation")
    without = len(counter.made)
    publish(world, {"type": "wait_for_stage", "stages": ["won"]})
    deal = world.create()
    counter.made.clear()
    world.move(deal, "preparation")
    assert without + 1 == len(counter.made)


def test_a_variable_of_the_tenant_is_shared_by_all_runs(world):
    world.save(shared_row("total", Variable(type="number", default=5)))
    workflow = publish(world, up("tenant_variables.total"), comment("{{ tenant_variables.total }}"))
    deal = world.create()
    for _ in range(2):
        start(world, workflow, deal)
    assert ["6", "7"] == words(world, deal)


def test_a_step_that_meets_a_passing_failure_is_done_later(world, monkeypatch):
    workflow = publish(world, comment("one"))
    deal = world.create()
    kept, failures = world.table.get_many, [Unavailable("away")] * 2

    def failing(keys):
        if failures:
            raise failures.pop()
        return kept(keys)

    monkeypatch.setattr(world.table, "get_many", failing)
    run = start(world, workflow, deal)
    world.advance(timedelta(minutes=1))
    assert (["one"], "done") == (
        words(world, deal),
        read_run(world.tenant, ANNA, run.id, world.now).run.state,
    )
    assert ["s1"] == [one.step for one in log(world, run)]
