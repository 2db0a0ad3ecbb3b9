"""When triggers fire and what they move, in memory (semantics/triggers: firing)."""

from datetime import timedelta

import pytest

from chalicelib.ports.table import Put
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def test_a_trigger_moves_the_item_to_its_stage_and_its_rules_then_run(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    world.comment_rule("executing", "arrived")
    deal = world.create()
    world.change(deal, amount=5)
    assert "executing" == world.item(deal).stage
    assert ["arrived"] == world.texts(deal)
    assert 1 == len(world.moves(deal))


def test_an_unlisted_field_fires_nothing(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    world.change(deal, comments="hm")
    assert "new" == world.item(deal).stage


def test_a_change_of_the_responsible_fires_its_trigger(world):
    world.trigger("executing", "responsible_changed")
    deal = world.create()
    world.change(deal, responsible=BEN.id)
    assert "executing" == world.item(deal).stage


@pytest.mark.parametrize(("allowed", "stage"), [(False, "executing"), (True, "new")])
def test_a_trigger_moves_back_only_when_it_may(world, allowed, stage):
    world.trigger("new", "field_changed", {"fields": ["amount"]}, allow_backwards=allowed)
    deal = world.move(world.create(), "executing")
    world.change(deal, amount=5)
    assert stage == world.item(deal).stage


def test_a_closed_item_moves_only_with_allow_backwards(world):
    world.trigger("lose", "field_changed", {"fields": ["amount"]})
    deal = world.move(world.create(), "won")
    world.change(deal, amount=5)
    assert "won" == world.item(deal).stage


def test_the_trigger_of_the_earliest_stage_wins_with_one_move(world):
    world.trigger("final_invoice", "field_changed", {"fields": ["amount"]})
    world.trigger("preparation", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    world.change(deal, amount=5)
    assert ["preparation"] == [move.stage for move in world.moves(deal)]


def test_a_trigger_with_a_false_condition_does_not_fire(world):
    condition = {"field": "amount", "op": "gt", "value": "100"}
    world.trigger("executing", "field_changed", {"fields": ["amount"]}, condition=condition)
    deal = world.create()
    world.change(deal, amount=5)
    assert "new" == world.item(deal).stage
    world.change(deal, amount=500)
    assert "executing" == world.item(deal).stage


def test_the_move_is_made_by_the_responsible_or_the_chosen_user(world):
    world.trigger("preparation", "field_changed", {"fields": ["amount"]})
    world.trigger("executing", "field_changed", {"fields": ["comments"]}, execute_by=BEN.id)
    deal = world.create()
    world.change(deal, amount=5)
    world.change(deal, comments="x")
    assert [ANNA.id, BEN.id] == [move.by for move in world.moves(deal)]


def test_pending_rules_do_not_hold_a_trigger_and_are_stopped_by_its_move(world):
    for _ in range(5):
        world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    world.change(deal, amount=5)
    assert ["stopped"] * 5 == list(world.states(deal, entry=1).values())


def test_a_missed_trigger_of_a_lower_stage_never_fires_later(world):
    world.trigger("preparation", "field_changed", {"fields": ["amount"]})
    deal = world.move(world.create(), "final_invoice")
    world.change(deal, amount=5)
    assert "final_invoice" == world.item(deal).stage


def test_a_signal_of_a_client_concerns_all_its_open_items(world):
    world.trigger("executing", "email_received")
    contact = world.create("contact", emails=["kim@example.com"])
    open_deal = world.create(contact=contact.id)
    closed = world.move(world.create(contact=contact.id), "won")
    other = world.create()
    world.signal(client=str(contact.ref))
    assert ["executing", "won", "new"] == [
        world.item(deal).stage for deal in (open_deal, closed, other)
    ]


def test_an_address_finds_its_contacts_items_and_leads(world):
    world.trigger("executing", "email_received")
    world.trigger("in_process", "email_received", type="lead")
    contact = world.create("contact", emails=["Kim@Example.com"])
    deal = world.create(contact=contact.id)
    lead = world.create("lead", emails=["kim@example.com"])
    world.signal(address="kim@example.com")
    assert ("executing", "in_process") == (world.item(deal).stage, world.item(lead).stage)


def test_an_address_that_was_taken_off_a_contact_finds_nothing(world):
    world.trigger("executing", "email_received")
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    world.change(contact, emails=["new@example.com"])
    world.signal(address="kim@example.com")
    assert "new" == world.item(deal).stage


def test_one_signal_moves_an_item_once_even_when_it_was_moved_back(world):
    world.trigger("executing", "email_received")
    deal = world.create()
    once = world.signal(item=str(deal.ref))
    world.move(deal, "new")
    record = next(one for one in world.table.stream() if one.new and one.new.kind == "signal")
    world.deliver(record)
    world.settle()
    assert "new" == world.item(deal).stage
    assert "s1" == once.id


def test_an_old_change_that_comes_again_does_not_move_the_item_back(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    world.change(deal, amount=5)
    world.move(deal, "new")
    for record in world.table.stream():
        world.deliver(record)
    world.settle()
    assert "new" == world.item(deal).stage


def test_a_change_read_late_is_judged_by_where_the_item_is_now(world):
    from chalicelib.usecases.items.change_item import change_item

    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    change_item(world.tenant, ANNA, deal.ref, {"amount": 5}, now=world.now)
    change_item(world.tenant, ANNA, deal.ref, {"stage": "final_invoice"}, now=world.now)
    world.settle()
    assert "final_invoice" == world.item(deal).stage


def test_a_trigger_and_a_rule_that_feed_each_other_come_to_an_end(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]}, allow_backwards=True)
    world.rule("executing", "change_stage", {"stage": "new"})
    world.rule("new", "edit_item", {"values": {"amount": "{{ deal.version }}"}})
    deal = world.create()
    world.advance(timedelta(minutes=1))
    assert world.item(deal).entry < 25
    assert "stopped: automation keeps changing this item" in " ".join(world.texts(deal))


def test_triggers_of_deleted_items_do_not_fire(world):
    world.trigger("executing", "email_received")
    deal = world.create()
    world.delete(deal)
    world.signal(item=str(deal.ref))
    assert 0 == len(world.moves(deal))


def test_a_condition_that_cannot_be_evaluated_is_written_into_the_timeline(world):
    import msgspec

    from chalicelib.records.items import item_row

    condition = {"field": "close_date", "op": "gt", "value": "2026-01-01"}
    world.trigger("executing", "field_changed", {"fields": ["amount"]}, condition=condition)
    deal = world.create()
    broken = msgspec.structs.replace(
        deal, version=deal.version + 1, fields={**deal.fields, "close_date": "soon"}
    )
    world.table.write([Put(item_row(broken), expect=deal.version)])
    world.change(broken, amount=5)
    assert "new" == world.item(deal).stage
    assert any("could not be evaluated" in text for text in world.texts(deal))


def test_a_client_with_very_many_items_gets_a_signal_for_each(world):
    world.trigger("executing", "email_received")
    contact = world.create("contact")
    deals = [world.create(contact=contact.id) for _ in range(26)]
    world.signal(client=str(contact.ref))
    assert {"executing"} == {world.item(deal).stage for deal in deals}
    rows = [one.new for one in world.table.stream() if one.new and one.new.kind == "signal"]
    assert 27 == len(rows)


def test_rules_of_a_stage_that_a_trigger_carries_the_item_past_do_not_act(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    rules = [world.comment_rule("preparation", str(number)) for number in range(5)]
    deal = world.create()
    world.change(deal, amount=5, stage="preparation")
    assert ("executing", []) == (world.item(deal).stage, world.texts(deal))
    assert dict.fromkeys(rules, "stopped") == world.states(deal, entry=2)


def test_a_note_about_a_signal_stands_where_it_happened(world):
    import msgspec

    from chalicelib.records.items import item_row

    world.trigger("preparation", "email_received")
    deal = world.create()
    world.advance(timedelta(days=30))
    moved = msgspec.structs.replace(deal, automated_moves=(world.now,) * 20, version=2)
    world.table.write([Put(item_row(moved), expect=1)])
    signal = world.signal_unseen(item=str(deal.ref))
    world.advance(timedelta(minutes=1))
    assert [signal.occurred_at] == [entry.at for entry in world.timeline(deal)]
