"""Whom a signal concerns is read from the items themselves: rows that find them may lag behind."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.records.card import entry_row
from chalicelib.usecases.items.change_item import change_item
from tests.support.world import ANNA, World, interrupt, of_kind


@pytest.fixture
def world() -> World:
    world = World()
    world.trigger("executing", "email_received")
    return world


def newest_signal(world: World):
    return [one for one in world.table.stream() if one.new and one.new.kind == "signal"][-1]


def test_a_deal_that_was_just_taken_off_its_contact_is_not_moved(world):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.change_unseen(deal, contact=None)
    world.signal_unseen(client=str(contact.ref))
    world.deliver(newest_signal(world))
    assert "new" == world.item(deal).stage


def test_an_address_that_was_just_taken_off_its_contact_finds_nothing(world):
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    world.change_unseen(contact, emails=["robin@example.com"])
    world.signal_unseen(address="kim@example.com")
    world.deliver(newest_signal(world))
    assert "new" == world.item(deal).stage


@pytest.mark.parametrize("whom", ["item", "client"])
def test_a_deal_that_was_just_deleted_is_not_moved(world, whom):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.delete_unseen(deal)
    world.signal_unseen(**{whom: str(deal.ref if whom == "item" else contact.ref)})
    world.deliver(newest_signal(world))
    world.settle()
    assert [] == world.moves(deal)


def test_the_address_of_a_contact_that_was_just_deleted_finds_nothing(world):
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    world.delete_unseen(contact)
    world.signal_unseen(address="kim@example.com")
    world.deliver(newest_signal(world))
    assert "new" == world.item(deal).stage


def test_a_deal_that_is_deleted_while_its_trigger_fires_is_not_moved(world):
    deal = world.create()
    world.signal_unseen(item=str(deal.ref))
    interrupt(
        world.table, "write", before=lambda: world.delete_unseen(deal), when=of_kind("firing")
    )
    world.settle()
    assert [] == world.moves(deal)


def test_the_separators_of_a_phone_number_do_not_matter(world):
    contact = world.create("contact", phones=["+49 30 1234567"])
    deal = world.create(contact=contact.id)
    world.signal(address="+49 (30) 123-4567")
    assert "executing" == world.item(deal).stage


def test_automation_moves_an_item_twenty_times_in_ten_minutes_and_then_holds_back(world):
    deal = world.create()
    for number in range(21):
        world.signal(id=f"s{number}", item=str(deal.ref))
        change_item(world.tenant, ANNA, deal.ref, {"stage": "new"}, now=world.now)
    world.settle()
    assert 20 == sum(move.stage == "executing" for move in world.moves(deal))
    assert any("automation keeps changing this item" in text for text in world.texts(deal))


@pytest.mark.parametrize("lines", [0, 20], ids=["nothing", "a card"])
def test_an_opened_email_that_names_a_deal_to_which_none_went_moves_nothing(world, lines):
    world.trigger("executing", "email_viewed")
    deal = world.create()
    for number in range(lines):
        world.save(entry_row(line(deal, number, EntryKind.LOG)))
    world.signal("email_viewed", item=str(deal.ref))
    assert "new" == world.item(deal).stage


def test_an_opened_email_moves_a_deal_to_which_one_went_long_ago(world):
    world.trigger("executing", "email_viewed")
    deal = world.create()
    for number in range(20):
        kind = EntryKind.LOG if number else EntryKind.EMAIL
        world.save(entry_row(line(deal, number, kind)))
    world.signal("email_viewed", item=str(deal.ref))
    assert "executing" == world.item(deal).stage


def test_where_the_card_is_too_long_to_be_read_an_opened_email_counts_and_costs_one_query(
    world, monkeypatch
):
    monkeypatch.setattr("chalicelib.usecases.react_to_signal.LOOKED_AT", 5)
    world.trigger("executing", "email_viewed")
    deal = world.create()
    for number in range(12):
        world.save(entry_row(line(deal, number, EntryKind.LOG)))
    asked = []
    query = world.table.query

    def noted(pk, **how):
        asked.append(how.get("prefix"))
        return query(pk, **how)

    monkeypatch.setattr(world.table, "query", noted)
    world.signal("email_viewed", item=str(deal.ref))
    assert "executing" == world.item(deal).stage
    assert 1 == asked.count("timeline#")


def test_an_opened_email_of_a_client_moves_its_open_deals(world):
    world.trigger("executing", "email_viewed")
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.signal("email_viewed", client=str(contact.ref))
    assert "executing" == world.item(deal).stage


def line(deal, number: int, kind: EntryKind) -> TimelineEntry:
    at = deal.created_at + timedelta(seconds=number)
    return TimelineEntry(id=f"line-{number}", item=deal.ref, kind=kind, at=at, author=1)


def test_a_signal_of_hundreds_of_items_is_handed_on_in_few_requests_and_all_of_them_move(world):
    contact = world.create("contact")
    deals = [world.create_unseen(contact=contact.id) for _ in range(200)]
    world.settle()
    world.signal_unseen(client=str(contact.ref))
    asked = []
    interrupt(world.table, "put_many", before=lambda: asked.append(1), times=10_000)
    world.deliver(newest_signal(world))
    assert 1 == len(asked)
    world.deliver(newest_signal(world))
    world.settle()
    assert {"executing"} == {world.item(deal).stage for deal in deals}
