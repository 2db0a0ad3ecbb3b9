"""What conditions saw when they were asked, kept for later questions."""

import pytest

from chalicelib.records.body import decode
from chalicelib.records.runs import FIRING, IDLE, Firing
from tests.support.world import World

LARGE = {
    "all": [{"field": "amount", "op": "gt", "value": "5000"}, {"field": "title", "op": "not_empty"}]
}


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize(("amount", "state"), [("8400", "done"), ("12", "skipped")])
def test_a_run_keeps_what_its_condition_looked_at(world, amount, state):
    rule = world.comment_rule("new", "seen", condition=LARGE)
    item = world.create(title="Chairs", amount=amount)

    run = world.runs(item)[rule]
    assert (state, {"amount": f"{amount}.00", "title": "Chairs"}) == (run.state, run.seen)


def test_a_rule_without_a_condition_saw_nothing(world):
    rule = world.comment_rule("new", "always")
    assert {} == world.runs(world.create())[rule].seen


def test_a_firing_keeps_what_its_condition_saw_and_whom_it_beat(world):
    world.trigger("executing", "email_received", condition=LARGE)
    later = world.trigger("final_invoice", "email_received")
    item = world.create(title="Chairs", amount="8400")
    world.signal("email_received", item=str(item.ref))

    (row,) = world.table.query(str(item.ref), prefix=f"{FIRING}#")
    firing = decode(row, Firing)
    assert {"amount": "8400.00", "title": "Chairs"} == firing.seen
    assert (later,) == firing.beaten


def test_runs_without_a_due_time_are_found_by_their_rule_until_they_go_on(world):
    first = world.comment_rule("new", "first", run={"mode": "delay", "delay": "P1D"})
    behind = world.comment_rule("new", "behind", after_previous=True)
    item = world.create()

    assert [f"{behind}#{item.ref}-1-{behind}"] == [
        place for place, _ in world.table.query_index("agenda", IDLE)
    ]
    assert first not in world.table.query_index("agenda", IDLE)[0][0]

    world.change(item, stage="executing")
    assert [] == world.table.query_index("agenda", IDLE)
