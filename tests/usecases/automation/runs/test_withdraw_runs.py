"""Rules that are taken away while their runs wait (semantics/automation: leaving)."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.automation.runs.withdraw_runs import withdraw_runs
from tests.support.world import ANNA, World, interrupt

DAY = {"mode": "delay", "delay": "P1D"}
AT_CLOSE = {"mode": "at", "field": "close_date", "time": "09:00"}


@pytest.fixture
def world() -> World:
    return World()


def withdraw(world, *rules, keep=False):
    waited = withdraw_runs(world.tenant, ANNA, ("deal", "default"), rules, world.now, keep=keep)
    world.settle()
    return waited


def test_the_waiting_runs_of_a_rule_are_stopped_and_counted(world):
    rule, other = (
        world.comment_rule("new", "no", run=DAY),
        world.comment_rule("new", "yes", run=DAY),
    )
    deals = [world.create(), world.create()]
    assert 2 == withdraw(world, rule)
    assert {} != world.scheduler.planned()
    world.advance(timedelta(days=1))
    for deal in deals:
        run = world.runs(deal)[rule]
        assert (RunState.STOPPED, "rule_withdrawn") == (run.state, run.reason.code)
        assert "done" == world.states(deal)[other]
        assert ["yes"] == world.texts(deal)


def test_a_run_without_a_date_is_stopped_too(world):
    rule = world.comment_rule("new", run=AT_CLOSE, follow_field=True)
    deal = world.create(close_date=None)
    assert 1 == withdraw(world, rule)
    assert {rule: "stopped"} == world.states(deal)


def test_what_is_kept_acts(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    assert 1 == withdraw(world, rule, keep=True)
    world.advance(timedelta(days=1))
    assert ["hello"] == world.texts(deal)


def test_what_waits_for_a_withdrawn_run_goes_on_as_behind_a_skipped_one(world):
    rule = world.comment_rule("new", run=DAY)
    behind = world.comment_rule("new", "behind", after_previous=True)
    deal = world.create()
    withdraw(world, rule)
    assert ({rule: "stopped", behind: "done"}, ["behind"]) == (
        world.states(deal),
        world.texts(deal),
    )


def test_runs_that_have_acted_are_left_alone(world):
    rule = world.comment_rule("new")
    deal = world.create()
    assert 0 == withdraw(world, rule)
    assert {rule: "done"} == world.states(deal)


def test_a_rule_of_the_same_id_in_another_pipeline_keeps_its_runs(world):
    stages = DEFAULT_STAGES
    world.save(pipeline_row("deal", Pipeline(id="other", name="Other", stages=stages)))
    late = {"mode": "delay", "delay": "P1D"}
    for pipeline in ("default", "other"):
        world.comment_rule("new", id="same", pipeline=pipeline, run=late)
    here, there = world.create(), world.create(pipeline="other")
    assert 1 == withdraw(world, "same")
    assert ["stopped", "scheduled"] == [world.states(one)["same"] for one in (here, there)]


def test_a_run_that_reaches_outside_right_now_does_not_wait(world):
    world.http.answers.append(200)
    rule = world.rule("new", "call_webhook", {"url": "https://shop.example.com"})
    counted = []

    def meanwhile(*_):
        counted.append(withdraw(world, rule, keep=True))

    interrupt(world.http, "post", before=meanwhile)
    world.create()
    assert [0] == counted
