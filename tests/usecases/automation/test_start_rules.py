"""An item enters a stage whose rules, clocks and configuration are not as they should be."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import change_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World

DAY = {"mode": "delay", "delay": "P1D"}
GONE = {"field": "uf_gone", "op": "eq", "value": "x"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("gone_action", {}),
        ("add_comment", {"params": {"gone_parameter": 1}}),
        ("add_comment", {"params": {"text": "hm"}, "condition": GONE}),
        ("add_comment", {"params": {"text": "hm"}, "run": {"mode": "on", "field": "uf_gone"}}),
    ],
)
def test_a_rule_that_no_longer_fits_fails_and_lets_its_siblings_act(world, action, more):
    world.comment_rule("new", "above")
    broken = world.rule("new", action, checked=False, **more)
    world.comment_rule("new", "below")
    deal = world.create()
    run = world.runs(deal)[broken]
    assert (RunState.FAILED, "broken_rule") == (run.state, run.reason.code)
    assert ["above", "below"] == world.texts(deal)


def test_a_waiting_rule_that_no_longer_fits_when_it_is_due_fails(world):
    broken = world.rule("new", "gone_action", run=DAY, checked=False)
    deal = world.create()
    world.advance(timedelta(days=1))
    run = world.runs(deal)[broken]
    assert (RunState.FAILED, "broken_rule") == (run.state, run.reason.code)


def test_a_rule_acts_at_once_also_where_the_clock_of_the_stream_is_behind(world):
    rule = world.comment_rule("new")
    world.clock.advance(timedelta(milliseconds=200))
    deal = world.create_unseen()
    world.clock.advance(timedelta(milliseconds=-200))
    world.read_stream()
    assert {rule: "done"} == world.states(deal)


def test_a_rule_that_is_disabled_meanwhile_still_acts_for_who_had_entered(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    making = Making(caller=ANNA, now=world.now, keep_waiting=True)
    change_part(world.tenant, ANNA, ("deal", "default"), RULES, rule, {"enabled": False}, making)
    world.advance(timedelta(days=1))
    assert ["hello"] == world.texts(deal)


def test_the_card_shows_what_rules_wrote_at_one_instant_in_the_order_of_the_rules(world):
    world.comment_rule("new", "first", id="zzz")
    world.comment_rule("new", "second", id="aaa")
    deal = world.create()
    assert ["first", "second"] == [entry.text for entry in world.shown(deal)]


MAIL = {"subject": "Welcome", "text": "hi"}


def gone_at_once(world, **contact):
    """Create a deal that has left its first stage before anybody has read of it."""
    deal = world.create_unseen(**contact)
    world.change_unseen(deal, stage="preparation")
    world.read_stream()
    return deal


def test_what_is_due_at_entry_acts_also_where_the_item_has_moved_on_before_it_was_read(world):
    contact = world.create("contact", emails=["ann@client.example"])
    rules = [
        world.comment_rule("new", "first"),
        world.rule("new", "send_email", MAIL),
        world.comment_rule("new", "behind the mail", after_previous=True),
        world.comment_rule("new", "past", run={"mode": "at", "instant": "2026-01-01T00:00:00Z"}),
    ]
    deal = gone_at_once(world, contact=contact.ref.id)
    world.advance(timedelta(minutes=1))
    assert ["done"] * 4 == [world.run_of(deal, 1, rule).state for rule in rules]
    assert {"first", "past", "behind the mail"} <= set(world.texts(deal))


@pytest.mark.parametrize(
    ("action", "params", "more"),
    [
        ("change_stage", {"stage": "won"}, {}),
        ("add_comment", {"text": "late"}, {"run": DAY}),
        ("add_comment", {"text": "late"}, {"run": {"mode": "delay", "delay": "PT1S"}}),
    ],
    ids=["it moves the item", "it is due later", "it is due soon"],
)
def test_what_would_move_the_item_or_is_due_later_stops_where_the_stage_is_left(
    world, action, params, more
):
    rule = world.rule("new", action, params, **more)
    deal = gone_at_once(world)
    world.advance(timedelta(days=2))
    run = world.run_of(deal, 1, rule)
    assert (RunState.STOPPED, "stage_left") == (run.state, run.reason.code)
    assert ([], "preparation") == (world.texts(deal), world.item(deal).stage)


def test_who_has_no_working_hours_at_the_entry_does_not_act_for_a_stage_that_is_left(world):
    rule = world.comment_rule("new", working_time="responsible")
    world.advance(timedelta(hours=12))
    deal = gone_at_once(world)
    assert RunState.STOPPED == world.run_of(deal, 1, rule).state


def test_several_who_may_be_in_charge_take_turns_whatever_the_ids_are(world):
    colleagues = [user_row(User(id=id, name=f"U{id}", email="u@example.com")) for id in (7, 8)]
    world.save(*colleagues)
    world.rule("new", "change_responsible", {"users": [7, 8]})
    got = []
    for _ in range(6):
        got.append(world.item(world.create()).responsible)
        world.create(stage="preparation")
    assert [7, 8] * 3 == got
