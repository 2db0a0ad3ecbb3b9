"""Rules that are taken away while their runs wait (semantics/automation: leaving)."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.automation.runs.retry_run import retry_run
from chalicelib.usecases.automation.runs.withdraw_runs import SOON, withdraw_runs
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import remove_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World, fails, interrupt, of_run

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


def test_what_waits_goes_on_though_the_request_died_once_the_run_had_stopped(world):
    rule = world.comment_rule("new", run=DAY)
    behind = world.comment_rule("new", "behind", after_previous=True)
    deal = world.create()
    interrupt(world.table, "write", after=fails(SystemExit()), when=of_run(RunState.STOPPED))
    with pytest.raises(SystemExit):
        withdraw(world, rule)
    world.advance(SOON)
    assert {rule: "stopped", behind: "done"} == world.states(deal)


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


def remove(world, rule, *, keep=False):
    """Remove a rule by a request that dies before it stops what waits."""
    making = Making(caller=ANNA, now=world.now, keep_waiting=keep)
    remove_part(world.tenant, ANNA, ("deal", "default"), RULES, rule, making)
    world.settle()


def test_a_request_that_dies_before_the_end_is_finished_by_the_stream_at_once(world):
    rule = world.comment_rule("new", run=DAY)
    behind = world.comment_rule("new", "behind", after_previous=True)
    dated = world.comment_rule("new", run=AT_CLOSE, follow_field=True)
    deal = world.create(close_date=None)
    for one in (rule, dated):
        remove(world, one)
    assert {rule: "stopped", behind: "done", dated: "stopped"} == world.states(deal)
    assert {} == world.scheduler.planned()


def test_a_version_that_keeps_what_waits_stops_nothing(world):
    rule = world.comment_rule("new", run=DAY)
    deal = world.create()
    remove(world, rule, keep=True)
    assert {rule: "scheduled"} == world.states(deal)


def test_of_many_that_are_kept_the_index_is_counted_and_none_is_read(world, monkeypatch):
    monkeypatch.setattr("chalicelib.usecases.automation.runs.withdraw_runs.COUNTED", 1)
    rule = world.comment_rule("new", run=DAY)
    world.comment_rule("new", "of another rule", run=DAY)
    deals = [world.create(), world.create(), world.create()]
    monkeypatch.setattr(world.table, "get_many", None)
    waited = withdraw_runs(world.tenant, ANNA, ("deal", "default"), {rule}, world.now, keep=True)
    assert len(deals) == waited


def test_an_attempt_by_hand_of_a_rule_that_is_gone_is_not_taken_for_one_of_its_runs(world):
    world.http.answers.append(404)
    rule = world.rule("new", "call_webhook", {"url": "https://shop.example.com"})
    deal = world.create()
    remove(world, rule)
    world.http.answers.append(200)
    retry_run(world.tenant, ANNA, deal.ref, world.runs(deal)[rule].id, now=world.now)
    world.settle()
    assert ["done"] == [run.state for run in world.runs(deal).values()]
