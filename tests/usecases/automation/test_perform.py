"""A due run and what it finds around it: other writers, changed clients, earlier results, loops."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.records.card import TIMELINE
from tests.support.world import World, interrupt, of_kind, of_run

DONE = of_run(RunState.DONE)


@pytest.fixture
def world() -> World:
    return World()


def test_a_rule_sees_what_the_one_before_it_did_to_the_contact(world):
    contact = world.create("contact", title="Kim")
    world.rule("new", "change_contact", {"values": {"title": "Robin"}})
    world.comment_rule("new", "{{ contact.title }}")
    deal = world.create(contact=contact.id)
    assert ["Robin"] == world.texts(deal)


def test_a_contact_that_is_changed_meanwhile_is_read_anew(world):
    contact = world.create("contact", post="Buyer")
    rule = world.rule("new", "change_contact", {"values": {"comments": "seen"}})
    deal = world.create_unseen(contact=contact.id)
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(contact, post="Director"),
        when=DONE,
    )
    for record in world.table.stream()[-1:]:
        world.deliver(record)
    fields = world.item(contact).fields
    assert {rule: "done"} == world.states(deal)
    assert ("Director", "seen") == (fields["post"], fields["comments"])


def test_rules_of_one_entry_see_the_results_of_those_that_have_just_acted(world):
    first = world.comment_rule("new", "one")
    second = world.comment_rule("new", f"{{{{ results.{first}.entry_id }}}}", checked=False)
    world.comment_rule("new", f"{{{{ results.{second}.entry_id }}}}", checked=False)
    deal = world.create()
    one, two, _ = world.timeline(deal)
    assert ["one", one.id, two.id] == world.texts(deal)


def test_a_rule_behind_a_mail_sees_its_result_where_the_mail_looked_at_results_too(world):
    first = world.comment_rule("new", "one")
    text = f"{{{{ results.{first}.entry_id }}}}"
    mail = world.rule("new", "send_email", {"subject": "Hi", "text": text}, checked=False)
    world.comment_rule("new", f"{{{{ results.{mail}.email_id }}}}", after_previous=True)
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    assert world.mail.sent[0].message_id in world.texts(deal)


def test_a_loop_that_waits_a_week_in_each_stage_goes_on_for_ever(world):
    week = {"mode": "delay", "delay": "P7D"}
    world.rule("new", "change_stage", {"stage": "preparation"}, run=week)
    world.rule("preparation", "change_stage", {"stage": "new"}, run=week)
    deal = world.create()
    world.advance(timedelta(weeks=30))
    assert 31 == world.item(deal).entry


def test_a_deleted_contact_is_no_client(world):
    contact = world.create("contact", emails=["kim@example.com"])
    day = {"mode": "delay", "delay": "P1D"}
    rule = world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"}, run=day)
    deal = world.create(contact=contact.id)
    world.delete(contact)
    world.advance(timedelta(days=1))
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "no_client", []) == (run.state, run.reason.code, world.mail.sent)


def test_a_rule_cannot_leave_a_contact_without_responsible(world):
    contact = world.create("contact")
    values = {"values": {"responsible": None}}
    rule = world.rule("new", "change_contact", values, checked=False)
    deal = world.create(contact=contact.id)
    assert {rule: "failed"} == world.states(deal)
    assert contact.responsible == world.item(contact).responsible


@pytest.mark.parametrize(
    ("leave", "reason"),
    [
        (lambda world, deal: world.change_unseen(deal, stage="executing"), "stage_left"),
        (lambda world, deal: world.delete_unseen(deal), "item_deleted"),
    ],
    ids=["left", "deleted"],
)
def test_a_rule_writes_nothing_once_its_stage_entry_has_ended(world, leave, reason):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT1M"})
    deal = world.create()
    interrupt(world.table, "write", before=lambda: leave(world, deal), when=of_kind(TIMELINE))
    world.advance(timedelta(minutes=1))
    world.read_stream()
    assert [] == world.texts(deal)
    run = world.run_of(deal, 1, rule)
    assert (RunState.STOPPED, reason) == (run.state, run.reason.code)
