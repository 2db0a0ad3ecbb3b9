"""Something else happens to the item between a change and the stream that shows it."""

import pytest

from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_rules_of_an_item_that_is_gone_before_the_stream_shows_it_leave_no_trace(world):
    world.comment_rule("new")
    world.rule("new", "create_activity", {"subject": "Call"})
    deal = world.create_unseen()
    world.delete_unseen(deal)
    world.settle()
    assert [] == world.texts(deal)
    assert [] == world.table.query(str(deal.ref), prefix="activity#")
    assert ["stopped", "stopped"] == world.states_of(deal)


def test_rules_of_an_item_that_is_gone_before_the_stream_shows_it_change_no_contact(world):
    contact = world.create("contact")
    world.rule("new", "change_contact", {"values": {"title": "changed"}})
    deal = world.create_unseen(contact=contact.id)
    world.delete_unseen(deal)
    world.settle()
    assert contact == world.item(contact)


def test_rules_due_at_an_entry_act_for_it_though_the_stage_is_left_before_the_stream_shows_it(
    world,
):
    world.comment_rule("new", "was here")
    world.comment_rule("new", "too late", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("executing", "arrived")
    deal = world.create_unseen()
    world.change_unseen(deal, stage="executing")
    world.settle()
    assert ["was here", "arrived"] == world.texts(deal)
    assert ["done", "stopped", "done"] == world.states_of(deal)
