"""A rule is given to items that were there before it, once, whatever comes twice."""

from datetime import timedelta

import pytest

from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.bulk.job import GivenRule
from chalicelib.records.bulk.jobs import job_key, job_of
from chalicelib.usecases.automation.runs.give_rule import give_rule
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, start_bulk
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.world import ANNA, World

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
