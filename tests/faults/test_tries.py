"""What is done again does nothing again: mails that left stay left, turns and counts stay taken."""

from datetime import timedelta

import pytest

from chalicelib.adapters.tables.memory import StreamRecord
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.users import User
from chalicelib.ports.table import Put
from chalicelib.records.items import ITEM
from chalicelib.records.people import user_row
from chalicelib.records.signals import SIGNAL
from chalicelib.usecases.automation import own_data
from tests.support.mixed import TellAndNote, in_the_catalogue
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_run

MAIL = {"subject": "Hi", "text": "Hello"}
LATER = timedelta(minutes=10)
DONE = of_run(RunState.DONE)


class Died(Exception):
    """The process dies here."""


@pytest.fixture
def world() -> World:
    return World()


def a_client(world: World) -> int:
    return world.create("contact", emails=["ann@client.example"]).id


def again_and_again(world: World) -> None:
    """Let the present claim run out and look what is due, until nothing is."""
    for _ in range(3):
        world.clock.advance(LATER)
        world.sweep()


@pytest.mark.parametrize("tries", [5, 12])
def test_what_has_left_leaves_no_more_where_its_end_is_contested_again_and_again(world, tries):
    with in_the_catalogue(tell_and_note=TellAndNote):
        rule = world.rule("new", "tell_and_note", {"values": {"comments": "told"}})
        interrupt(world.table, "write", before=fails(Conflict([])), when=DONE, times=tries)
        deal = world.create()
        again_and_again(world)
    assert ({rule: "done"}, "told") == (world.states(deal), world.item(deal).fields["comments"])
    assert (1, 1) == (len(world.http.sent), len(world.notifier.sent))
    assert ["told"] == world.texts(deal)


def test_a_mail_that_left_is_shown_while_its_end_is_contested(world):
    world.rule("new", "send_email", MAIL)
    contact = a_client(world)
    interrupt(world.table, "write", before=fails(Conflict([])), when=DONE, times=5)
    deal = world.create(contact=contact)
    assert ["Hello"] == [entry.text for entry in world.shown(deal)]
    again_and_again(world)
    assert 1 == len(world.mail.sent)


def test_mails_of_a_run_that_is_given_up_are_shown_as_they_may_have_left(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create_unseen(contact=a_client(world))
    interrupt(world.mail, "send", after=fails(Died()), times=100)
    with pytest.raises(Died):
        world.settle()
    for _ in range(3):
        world.clock.advance(LATER)
        with pytest.raises(Died):
            world.sweep()
    world.clock.advance(LATER)
    world.sweep()
    (entry,) = world.shown(deal)
    assert ({rule: "failed"}, "perhaps_sent") == (world.states(deal), entry.data["state"])


def test_mails_of_a_run_that_can_go_on_no_more_are_shown_as_they_may_have_left(world):
    rule = world.rule("new", "send_email", {**MAIL, "recipient": [ANNA.id, BEN.id]})
    interrupt(world.table, "write", before=fails(Died()), when=DONE)
    deal = world.create_unseen()
    with pytest.raises(Died):
        world.settle()
    for person in (ANNA, BEN):
        world.save(user_row(User(id=person.id, name="Gone", email="g@x.example", active=False)))
    world.clock.advance(LATER)
    world.sweep()
    assert {rule: "failed"} == world.states(deal)
    assert ["perhaps_sent"] * 2 == [entry.data["state"] for entry in world.shown(deal)]


def held_back(world: World) -> list[StreamRecord]:
    """Return what the stream holds, so that it can be delivered later."""
    records = world.table.stream(world._read)
    world._read = records[-1].sequence
    return [one for one in records if one.new and one.new.kind in (ITEM, SIGNAL)]


def test_an_edit_after_a_trigger_has_carried_the_item_on_lets_no_rule_act(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    rule = world.comment_rule("preparation", "was here")
    deal = world.create()
    world.change_unseen(deal, stage="preparation", amount=5)
    (record,) = held_back(world)
    interrupt(world.table, "write", before=fails(Died()), when=of_run(RunState.STOPPED))
    with pytest.raises(Died):
        world.deliver(record)
    world.change_unseen(deal, title="edited since")
    world.deliver(record)
    assert ("executing", []) == (world.item(deal).stage, world.texts(deal))
    assert RunState.STOPPED == world.run_of(deal, 2, rule).state


def by_a_letter(world: World) -> None:
    world.signal_unseen("email_received", item=str(world.last.ref))
    for record in held_back(world):
        world.deliver(record)


def test_a_trigger_that_moves_an_item_on_later_says_nothing_of_the_stage_left_before(world):
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    world.trigger("won", "email_received")
    rule = world.comment_rule("preparation", "was here")
    world.last = deal = world.create()
    world.change_unseen(deal, stage="preparation", amount=5)
    (record,) = held_back(world)
    world.change_unseen(deal, stage="executing")
    held_back(world)
    by_a_letter(world)
    world.deliver(record)
    assert ("won", ["was here"]) == (world.item(deal).stage, world.texts(deal))
    assert RunState.DONE == world.run_of(deal, 2, rule).state


def test_a_trigger_that_carries_an_item_on_while_its_rules_act_lets_none_act(world):
    world.trigger("won", "email_received")
    rule = world.comment_rule("preparation", "was here")
    world.last = deal = world.create()
    interrupt(world.table, "write", before=lambda: by_a_letter(world), when=DONE)
    world.change_unseen(deal, stage="preparation")
    (record,) = held_back(world)
    world.deliver(record)
    assert ("won", []) == (world.item(deal).stage, world.texts(deal))
    assert RunState.STOPPED == world.run_of(deal, 2, rule).state


def contested(world: World, deal) -> None:
    """Let somebody else edit the deal right before its rules write."""
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(deal, title="edited"),
        when=DONE,
    )


def test_nobody_is_skipped_where_a_change_of_who_is_in_charge_is_contested(world):
    world.save(*(user_row(User(id=id, name=f"U{id}", email="u@example.com")) for id in (7, 8)))
    world.rule("new", "change_responsible", {"users": [7, 8]})
    got = []
    for _ in range(4):
        deal = world.create_unseen()
        contested(world, deal)
        world.settle()
        got.append(world.item(deal).responsible)
        world.clock.advance(LATER)
    assert [7, 8, 7, 8] == got


def makes_a_contact(writes) -> bool:
    return any(isinstance(one, Put) and one.row.pk.startswith("contact_") for one in writes)


def test_a_family_counts_items_and_not_tries(world, monkeypatch):
    monkeypatch.setattr(own_data, "MAX_FAMILY", 3)
    world.rule("new", "create_lead", {"values": {"title": "lead"}})
    world.create_unseen()
    world.rule("new", "create_contact", {"values": {"name": "made"}}, type="lead")
    interrupt(world.table, "write", before=fails(Conflict([])), when=makes_a_contact, times=2)
    world.settle()
    counters = [row for row in world.table.rows() if row[0].startswith("family#")]
    assert [1] == [world.tenant.table.add(key, 1) - 1 for key in counters]
