"""One run of an item is stopped, or let act before it is due."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Forbidden, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.usecases.automation.runs.one_run import act_now, stop_one
from tests.support.world import ANNA, World

DAY = {"mode": "delay", "delay": "P1D"}
AT_CLOSE = {"mode": "before", "field": "close_date", "delay": "P1D"}


@pytest.fixture
def world() -> World:
    return World()


def id_of(deal, rule):
    return f"{deal.ref}-{deal.entry}-{rule}"


def stop(world, deal, rule):
    run = stop_one(world.tenant, ANNA, deal.ref, id_of(deal, rule), world.now)
    world.settle()
    return run


def act(world, deal, rule):
    run = act_now(world.tenant, ANNA, deal.ref, id_of(deal, rule), world.now)
    world.settle()
    return run


def test_one_run_is_stopped_and_says_by_whom_the_others_wait_on(world):
    no = world.comment_rule("new", "no", run=DAY)
    yes = world.comment_rule("new", "yes", run=DAY)
    deal = world.create()

    stopped = stop(world, deal, no)

    assert ("stopped", "stopped by Anna") == (stopped.state, stopped.reason.detail)
    world.advance(timedelta(days=2))
    assert {no: "stopped", yes: "done"} == world.states(deal)
    assert ["yes"] == world.texts(deal)


def test_what_waits_for_it_goes_on_as_behind_a_skipped_rule(world):
    first = world.comment_rule("new", "first", run=DAY)
    second = world.comment_rule("new", "second", after_previous=True, sort=20)
    deal = world.create()
    assert "waiting_prev" == world.states(deal)[second]

    stop(world, deal, first)

    assert {first: "stopped", second: "done"} == world.states(deal)


def test_a_run_acts_now_once_and_not_again_when_it_was_due(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()

    act(world, deal, rule)

    assert {rule: "done"} == world.states(deal)
    assert ANNA.id == world.runs(deal)[rule].asked_by
    world.advance(timedelta(days=2))
    assert ["hello"] == world.texts(deal)


def test_it_asks_its_condition_all_the_same(world):
    rule = world.comment_rule(
        "new", run=DAY, condition={"field": "amount", "op": "gt", "value": "5"}
    )
    deal = world.create(amount=1)
    act(world, deal, rule)
    assert ({rule: "skipped"}, []) == (world.states(deal), world.texts(deal))


def test_what_waits_for_another_rule_acts_before_it_and_once(world):
    first = world.comment_rule("new", "first", run=DAY)
    second = world.comment_rule("new", "second", after_previous=True, sort=20)
    deal = world.create()

    act(world, deal, second)

    assert {first: "scheduled", second: "done"} == world.states(deal)
    world.advance(timedelta(days=2))
    assert {"first", "second"} == set(world.texts(deal))
    assert 2 == len(world.texts(deal))


@pytest.mark.parametrize("date", [None, "2026-09-01"])
def test_a_rule_that_follows_a_date_acts_now_whatever_the_date(world, date):
    rule = world.comment_rule("new", run=AT_CLOSE, follow_field=True)
    deal = world.create(close_date=date)
    act(world, deal, rule)
    assert ({rule: "done"}, ["hello"]) == (world.states(deal), world.texts(deal))


@pytest.mark.parametrize("act_or_stop", [act, stop])
def test_what_has_acted_is_left_alone(world, act_or_stop):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    act(world, deal, rule)
    with pytest.raises(Clash, match="only a run that waits") as refused:
        act_or_stop(world, deal, rule)
    assert "not_waiting" == refused.value.code


def test_a_run_of_a_stage_that_was_left_does_not_act(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    world.move(deal, "executing")
    with pytest.raises(Clash, match="has left the stage entry 1") as refused:
        act(world, deal, rule)
    assert "stage_left" == refused.value.code


@pytest.mark.parametrize("id", ["x", "deal_1-1-nobody", "deal_2-1-{rule}"])
def test_a_run_that_the_item_has_not_is_not_found(world, id):
    rule = world.comment_rule("new", run=DAY)
    deal, _ = world.create(), world.create()
    with pytest.raises(NotFound):
        stop_one(world.tenant, ANNA, deal.ref, id.format(rule=rule), world.now)


@pytest.mark.parametrize("verb", [act_now, stop_one])
def test_without_the_right_nobody_does_so(world, verb):
    stranger = Caller(user=User(id=9, name="Eve"), rights=frozenset())
    with pytest.raises(Forbidden):
        verb(world.tenant, stranger, ItemRef("deal", 1), "deal_1-1-x", world.now)
