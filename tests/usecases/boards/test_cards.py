"""Cards of a board: which runs they show."""

from datetime import timedelta

from chalicelib.records.runs import RUN
from chalicelib.usecases.automation.runs.retry_run import retry_run
from chalicelib.usecases.boards.cards import FAILED, WAITING, Runs, read_cards, shown_runs
from tests.support.world import ANNA, World


def runs_in(world):
    return [row for row in world.table.rows().values() if row.kind == RUN]


def test_of_each_rule_the_last_attempt_is_shown_while_it_waits_or_has_failed():
    world = World()
    rule = world.rule("new", "send_email", {"subject": "Hello", "text": "Hello"})
    item = world.create()
    assert {rule: FAILED} == shown_runs(runs_in(world))
    kim = world.create("contact", name="Kim", emails=["kim@example.com"])
    world.change(item, contact=kim.id)
    retry_run(world.tenant, ANNA, item.ref, f"{item.ref}-1-{rule}", now=world.now)
    world.settle()
    assert {} == shown_runs(runs_in(world))


def test_where_the_runs_of_an_entry_lie_follows_from_the_rules_of_the_stage():
    world = World()
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    item = world.create()
    runs = Runs(world.tenant, "deal", "default", world.now)
    assert [f"run#000001#{name}" for name in ("!", rule, "x.1")] == [
        sk for _, sk in runs.keys(item.ref, 1, "new", ["x.1"])
    ]
    assert [] == runs.keys(item.ref, 1, "won") == runs.keys(item.ref, 1, None)
    (card,) = read_cards(world.tenant, runs, [item], {}, {}).values()
    assert {rule: WAITING} == card.runs
    world.advance(timedelta(days=2))
    (card,) = read_cards(world.tenant, runs, [item], {}, {}).values()
    assert {} == card.runs
