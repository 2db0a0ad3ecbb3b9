"""The run log of an item: order, and what is about to be stopped."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.automation.read_automation import read_automation
from tests.support.world import ANNA, BEN, World

DAY = {"mode": "delay", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def test_the_newest_entry_comes_first_and_its_rules_in_their_order(world):
    waits, acts = world.comment_rule("new", run=DAY), world.comment_rule("new")
    deal = world.create()
    world.move(deal, "won")
    world.move(deal, "new")
    runs, _ = read_automation(world.tenant, ANNA, deal.ref, limit=50, now=world.now)
    assert [(3, waits), (3, acts), (1, waits), (1, acts)] == [
        (run.entry, run.rule.id) for run in runs
    ]


def test_what_is_about_to_be_stopped_is_shown_as_stopped(world):
    world.comment_rule("new", run=DAY)
    deal = world.create()
    world.change_unseen(deal, stage="won")
    (run,), _ = read_automation(world.tenant, ANNA, deal.ref, limit=50, now=world.now)
    assert ("stopped", "stage_left") == (run.state, run.reason.code)


def test_an_item_that_is_not_there_is_not_found(world):
    with pytest.raises(NotFound):
        read_automation(world.tenant, ANNA, ItemRef("deal", 99), limit=50, now=world.now)


def test_of_a_deleted_item_admins_see_what_automation_did_and_others_that_it_was_deleted(world):
    acts, waits = world.comment_rule("new"), world.comment_rule("new", run=DAY)
    deal = world.create()
    world.delete(deal)
    found, _ = read_automation(world.tenant, ANNA, deal.ref, limit=50, now=world.now)
    assert {acts: "done", waits: "stopped"} == {run.rule.id: run.state for run in found}
    with pytest.raises(NotFound, match="it was deleted"):
        read_automation(world.tenant, BEN, deal.ref, limit=50, now=world.now)
