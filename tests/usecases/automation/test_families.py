"""Automation that makes items because of items that it made comes to an end."""

from datetime import timedelta

import pytest

from chalicelib.records.items import ITEM, item_of
from chalicelib.usecases.automation import own_data
from tests.support.world import World


@pytest.fixture
def world(monkeypatch) -> World:
    monkeypatch.setattr(own_data, "MAX_FAMILY", 10)
    return World()


def items(world, type):
    return [
        row for row in world.table.rows().values() if row.kind == ITEM and row.pk.startswith(type)
    ]


@pytest.mark.parametrize("slow", [False, True])
def test_leads_that_make_deals_that_make_leads_stop_after_a_while(world, slow):
    for _ in range(3):
        world.rule("new", "create_deal", {"values": {"title": "deal"}}, type="lead")
    delay = {"mode": "delay", "delay": "PT10M"} if slow else {"mode": "immediately"}
    world.rule("new", "create_lead", {"values": {"title": "lead"}}, run=delay)
    world.create("lead")
    world.advance(timedelta(days=1))

    # Three deals of the first lead are free; ten more of any kind may follow from them.
    assert 3 + 10 == len(items(world, "deal")) + len(items(world, "lead")) - 1


def test_every_item_of_a_person_may_have_a_family_of_its_own(world):
    for _ in range(3):
        world.rule("new", "create_deal", {"values": {"title": "deal"}}, type="lead")
    for _ in range(2):
        world.create("lead")

    assert 6 == len(items(world, "deal"))


def test_a_person_who_changes_a_made_item_begins_anew(world):
    world.rule("new", "create_deal", {"values": {"title": "deal"}}, type="lead")
    lead = world.create("lead")
    world.tenant.table.add((f"family#{lead.ref}", "counter"), 10)
    world.rule("executing", "create_lead", {"values": {"title": "lead"}})
    (row,) = items(world, "deal")
    deal = world.item(item_of(row))
    world.move(deal, "executing")

    assert 2 == len(items(world, "lead"))
