"""What reaches outside leaves once, survives a cut and ends (semantics/automation: runs)."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.automation.runs.stop_automation import stop_automation
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_run

HOOK = {"url": "https://shop.example.com/hook"}
MAIL = {"subject": "Hi", "text": "Hello"}
LATER = timedelta(minutes=10)
"""Longer than a claim holds, and than an alarm may be late."""
DONE = of_run(RunState.DONE)


class Died(Exception):
    """The process died in the midst of a request."""


@pytest.fixture
def world() -> World:
    return World()


def client(world: World) -> int:
    return world.create("contact", emails=["kim@example.com"]).id


def moves_on(world: World, item):
    """Return what a person does meanwhile: moves the item, and the stream is read."""

    def move() -> None:
        world.change_unseen(item, stage="executing")
        world.read_stream()

    return move


def test_a_webhook_whose_receiver_moves_the_item_is_done(world):
    rule = world.rule("new", "call_webhook", HOOK)
    deal = world.create_unseen()
    interrupt(world.http, "post", after=moves_on(world, deal))
    world.settle()
    run = world.runs(deal, entry=1)[rule]
    assert (RunState.DONE, None) == (run.state, run.reason)


def test_a_mail_that_is_in_flight_when_the_stage_is_left_is_done_and_shown(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create_unseen(contact=client(world))
    interrupt(world.mail, "send", after=moves_on(world, deal))
    world.settle()
    world.advance(LATER)
    world.sweep()
    assert {rule: "done"} == world.states(deal, entry=1)
    assert ["Hello"] == [entry.text for entry in world.shown(deal)]
    assert 1 == len(world.mail.sent)


def test_stopping_by_hand_lets_a_mail_in_flight_finish(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create_unseen(contact=client(world))
    interrupt(
        world.mail,
        "send",
        after=lambda: stop_automation(world.tenant, ANNA, deal.ref, world.now),
    )
    world.settle()
    assert {rule: "done"} == world.states(deal)


def test_a_mail_whose_end_was_contested_does_not_leave_again(world):
    rule = world.rule("new", "send_email", MAIL)
    contact = client(world)
    interrupt(world.table, "write", before=fails(Conflict([])), when=DONE)
    deal = world.create(contact=contact)
    world.advance(LATER)
    world.sweep()
    assert ({rule: "done"}, 1) == (world.states(deal), len(world.mail.sent))


@pytest.mark.parametrize("meanwhile", [{"title": "two"}, {"stage": "executing"}])
def test_a_run_that_died_before_its_end_was_recorded_is_finished_whatever_came(world, meanwhile):
    condition = {"field": "title", "op": "eq", "value": "one"}
    rule = world.rule("new", "send_email", MAIL, condition=condition)
    deal = world.create_unseen(contact=client(world), title="one")
    interrupt(world.table, "write", before=fails(Died()), when=DONE)
    with pytest.raises(Died):
        world.settle()
    world.change(deal, **meanwhile)
    world.clock.advance(LATER)
    world.sweep()
    assert {rule: "done"} == world.states(deal, entry=1)
    assert 1 == len({mail.message_id for mail in world.mail.sent})


def test_another_try_does_not_ask_the_condition_again(world):
    world.http.answers.extend([500, 200])
    condition = {"field": "title", "op": "eq", "value": "one"}
    rule = world.rule("new", "call_webhook", HOOK, condition=condition)
    deal = world.create(title="one")
    world.change(deal, title="two")
    world.advance(timedelta(hours=1))
    assert {rule: "done"} == world.states(deal)


def test_every_try_of_a_webhook_sends_the_same(world):
    world.http.answers.extend([500, 200])
    world.rule("new", "call_webhook", {**HOOK, "data": {"title": "{{ item.title }}"}})
    deal = world.create(title="one")
    world.change(deal, title="two")
    world.advance(timedelta(hours=1))
    first, second = world.http.sent
    assert b"one" in first.body
    assert first.body == second.body


def test_another_try_goes_on_behind_the_notices_that_left(world):
    world.save(user_row(User(id=3, name="Cleo", email="cleo@example.com")))
    world.rule("new", "notify_staff", {"text": "look", "recipients": [1, 2, 3]})
    sent = world.notifier.sent
    interrupt(
        world.notifier,
        "notify",
        before=fails(Unavailable("throttled")),
        when=lambda notice: notice.recipient == 3,
    )
    world.create()
    assert [1, 2] == [notice.recipient for notice in sent]
    world.advance(timedelta(hours=1))
    assert [1, 2, 3] == [notice.recipient for notice in sent]


def test_another_try_goes_on_behind_the_mails_that_left(world):
    rule = world.rule("new", "send_email", {**MAIL, "recipient": [ANNA.id, BEN.id]})
    interrupt(
        world.mail,
        "send",
        before=fails(Unavailable("throttled")),
        when=lambda mail: mail.to == (BEN.user.email,),
    )
    deal = world.create()
    world.advance(timedelta(hours=1))
    assert [(ANNA.user.email,), (BEN.user.email,)] == [mail.to for mail in world.mail.sent]
    assert ({rule: "done"}, 2) == (world.states(deal), len(world.shown(deal)))


def test_a_run_that_always_dies_is_given_up_after_four_tries(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create_unseen(contact=client(world))
    interrupt(world.mail, "send", before=fails(Died()), times=100)
    with pytest.raises(Died):
        world.settle()
    for _ in range(3):
        world.clock.advance(LATER)
        with pytest.raises(Died):
            world.sweep()
    world.clock.advance(LATER)
    world.sweep()
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "no_answer", 4) == (run.state, run.reason.code, run.attempt)


def test_a_claimed_run_is_left_alone_until_its_claim_has_run_out(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create_unseen(contact=client(world))
    interrupt(world.mail, "send", before=fails(Died()))
    with pytest.raises(Died):
        world.settle()
    world.clock.advance(timedelta(minutes=4))
    world.sweep()
    assert ({rule: "running"}, []) == (world.states(deal), world.mail.sent)
    world.clock.advance(LATER)
    world.sweep()
    assert ({rule: "done"}, 1) == (world.states(deal), len(world.mail.sent))


def test_a_run_whose_schedule_has_fired_notes_none_any_more(world):
    rule = world.rule("new", "call_webhook", HOOK, run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    assert world.runs(deal)[rule].on_schedule
    world.advance(timedelta(days=1))
    run = world.runs(deal)[rule]
    assert (RunState.DONE, False) == (run.state, run.on_schedule)


def test_html_that_no_reader_understands_fails_its_run(world):
    html = {"subject": "Hi", "text": "<p>a</p><![foo[ b ]]>", "text_type": "html"}
    rule = world.rule("new", "send_email", html, checked=False)
    deal = world.create(contact=client(world))
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "bad_html") == (run.state, run.reason.code)


@pytest.mark.parametrize(("people", "state", "mails"), [(50, "done", 50), (105, "failed", 0)])
def test_as_many_colleagues_get_a_mail_as_a_rule_may_name(world, people, state, mails):
    ids = list(range(10, 10 + people))
    for id in ids:
        world.save(user_row(User(id=id, name=f"User {id}", email=f"user{id}@example.com")))
    rule = world.rule("new", "send_email", {**MAIL, "recipient": ids}, checked=False)
    deal = world.create()
    assert ({rule: state}, mails) == (world.states(deal), len(world.mail.sent))


def test_a_webhook_whose_payload_cannot_be_kept_fails_and_sends_nothing(world):
    data = {f"d{n}": "{{ item.comments }}" for n in range(20)}
    rule = world.rule("new", "call_webhook", {**HOOK, "data": data})
    deal = world.create(comments="w" * 19_000)

    run = world.runs(deal)[rule]
    assert ("failed", "too_large", []) == (run.state, run.reason.code, world.http.sent)
