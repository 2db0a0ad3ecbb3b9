"""A rule is given to items that were there before it, once, whatever comes twice."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.bulk.job import GivenRule
from chalicelib.records.bulk.jobs import job_key, job_of
from chalicelib.usecases.automation.runs.give_rule import give_rule, withdraw_given
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, start_bulk
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.world import ANNA, World, interrupt, of_run

LATER = {"mode": "delay", "delay": "P2D"}
HOUR = timedelta(hours=1)


def begun(world: World, rule: str) -> str:
    """Start a job that gives a rule to all that are on its stage."""
    wanted = BulkChange(type="deal", filter={}, rule=GivenRule("default", rule))
    of = confirmed(world.tenant, ANNA, wanted, world.now)
    confirm = confirmation(signing_secret(world.tenant), of, world.now + VALID)
    return start_bulk(world.tenant, ANNA, wanted, confirm, now=world.now).id


@pytest.mark.parametrize("copies", [1, 2])
def test_it_acts_once_for_each(copies):
    world = World(copies=copies)
    deals = [world.create() for _ in range(25)]
    rule = world.comment_rule("new")
    begun(world, rule)
    world.advance(HOUR)
    assert {("hello",)} == {tuple(world.texts(deal)) for deal in deals}


def test_a_process_that_dies_behind_its_runs_makes_them_once():
    world = World()
    deals = [world.create() for _ in range(3)]
    rule = world.comment_rule("new", run=LATER)
    id = begun(world, rule)
    before = world.table.get(job_key(id))
    carry_on(world.tenant, id, world.now)
    world.table.load([before])  # the job was never written
    carry_on(world.tenant, id, world.now)

    assert {"changed": 3} == job_of(world.table.get(job_key(id))).counts
    world.advance(timedelta(days=3))
    assert {("hello",)} == {tuple(world.texts(deal)) for deal in deals}


def test_one_that_leaves_meanwhile_stops_it():
    world = World()
    deal = world.create()
    rule = world.comment_rule("new", run=LATER)
    give_rule(world.tenant, ANNA, deal.ref, GivenRule("default", rule), root="x", now=world.now)
    world.move(deal, "executing")
    world.advance(timedelta(days=3))
    assert {rule: "stopped"} == world.states(deal, 1)


@pytest.mark.parametrize("run", [None, LATER])
def test_an_item_whose_stage_entry_the_stream_has_yet_to_tell_of_gets_it_once(run):
    world = World()
    rule = world.comment_rule("new", run=run)
    deal = world.create_unseen()
    give_rule(world.tenant, ANNA, deal.ref, GivenRule("default", rule), root="x", now=world.now)
    world.settle()
    world.advance(timedelta(days=3))
    assert ["hello"] == world.texts(deal)
    assert {rule: "done"} == world.states(deal, 1)


BEHIND = {"after_previous": True}


def give_at_that_instant(world: World, deal, rule: str, *states: RunState) -> None:
    """Give a rule to a deal right before the next run of it comes to one of these states."""
    interrupt(
        world.table,
        "write",
        before=lambda: give_rule(
            world.tenant, ANNA, deal.ref, GivenRule("default", rule), root="x", now=world.now
        ),
        when=of_run(*states),
    )


@pytest.mark.parametrize(
    ("action", "params", "begins"),
    [
        ("add_comment", {"text": "first"}, RunState.DONE),
        ("call_webhook", {"url": "https://crm.example.com/first"}, RunState.RUNNING),
    ],
)
def test_the_rule_above_acts_at_once_where_it_is_given_in_the_instant_that_it_is_due(
    action, params, begins
):
    world = World()
    first = world.rule("new", action, params, run=LATER)
    deal = world.create()
    second = world.comment_rule("new", "second", **BEHIND)
    give_at_that_instant(world, deal, second, begins)
    world.advance(timedelta(days=2))
    assert {first: "done", second: "done"} == world.states(deal, 1)


def test_a_rule_that_is_let_go_acts_at_once_where_another_is_put_behind_it_in_that_instant():
    world = World()
    world.comment_rule("new", "first", run=LATER)
    world.comment_rule("new", "second", **BEHIND)
    deal = world.create()
    third = world.comment_rule("new", "third", **BEHIND)
    interrupt(
        world.table,
        "write",
        after=lambda: give_at_that_instant(world, deal, third, RunState.DONE),
        when=of_run(RunState.DONE),
    )
    world.advance(timedelta(days=2))
    assert ["first", "second", "third"] == world.texts(deal)


def test_what_is_put_behind_a_rule_in_the_instant_that_this_is_taken_back_acts_all_the_same():
    world = World()
    deal = world.create()
    first = world.comment_rule("new", "first", run=LATER)
    given = GivenRule("default", first)
    give_rule(world.tenant, ANNA, deal.ref, given, root="x", now=world.now)
    second = world.comment_rule("new", "second", **BEHIND)
    give_at_that_instant(world, deal, second, RunState.STOPPED)
    withdraw_given(world.tenant, deal.ref, 1, given, root="x", now=world.now)
    world.settle()
    assert ["second"] == world.texts(deal)
