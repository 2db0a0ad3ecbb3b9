"""The checks of a due run, in their order: the first that fails decides."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.domain.items.item import Item
from chalicelib.domain.words.working_calendar import WorkingCalendar
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.usecases.automation.judge_run import (
    AUTOMATION_OFF,
    ITEM_DELETED,
    NO_DATE,
    NOT_IN_PLAN,
    STAGE_LEFT,
    Act,
    End,
    Postpone,
    judge,
    planned,
)
from tests.engine.amount_triggers import beyond_nothing
from tests.support.contexts import NOW, deal

FIELDS = fields_of(DEAL)
OVER = {"field": "amount", "op": "gt", "value": "6000"}
UNDER = {"field": "amount", "op": "lt", "value": "6000"}
BROKEN = {"field": "removed", "op": "eq", "value": 1}
NIGHT = NOW.replace(hour=23)
CALENDAR = WorkingCalendar("UTC")


def run_of(rule: Rule, **over: Any) -> Run:
    values = {
        "item": deal().ref,
        "entry": 1,
        "rule": rule,
        "state": RunState.SCHEDULED,
        "entered_at": NOW - timedelta(days=1),
        "due_at": NOW,
        "cause": Cause(),
    }
    return Run(**{**values, **over})


def rule(**over: Any) -> Rule:
    values = {"id": "r", "stage": "new", "name": "r", "action": "add_comment"}
    return Rule(**{**values, "params": {"text": "x"}, **over})


def verdict(
    item: Item | None, *, now=NOW, of: Rule | None = None, off=False, booked=True, **over: Any
):
    of = of or rule()
    run = run_of(of, **over)
    return judge(
        run,
        CompiledRule(of, FIELDS, ZoneInfo("UTC")),
        item,
        now=now,
        calendar=CALENDAR,
        look=beyond_nothing,
        off=off,
        booked=booked,
    )


def test_a_run_whose_item_stands_where_it_stood_acts():
    assert Act(deal(), None) == verdict(deal())


@pytest.mark.parametrize("item", [None, deal(deleted_at=NOW)], ids=["gone", "deleted"])
def test_a_run_of_a_deleted_item_stops(item):
    assert End(RunState.STOPPED, ITEM_DELETED) == verdict(item)


def test_a_run_of_an_earlier_entry_stops():
    assert End(RunState.STOPPED, STAGE_LEFT) == verdict(deal(entry=2))


def test_a_run_of_a_type_whose_rules_were_switched_off_stops_once_it_is_due():
    assert End(RunState.STOPPED, AUTOMATION_OFF) == verdict(deal(), off=True)


def test_what_reached_outside_and_was_cut_short_is_finished_wherever_the_item_is():
    ours = deal(entry=2)

    assert Act(ours, True) == verdict(ours, state=RunState.RUNNING, condition=True)


def test_a_run_that_respects_the_hours_of_the_responsible_waits_for_the_morning():
    said = verdict(deal(), now=NIGHT, of=rule(working_time=WorkingTime.RESPONSIBLE))

    assert isinstance(said, Postpone)
    assert (RunState.WAITING_HOURS, NOW + timedelta(days=1)) == (said.state, said.due)


def test_what_is_due_while_the_plan_has_no_rules_is_skipped_whatever_the_hour():
    night = rule(working_time=WorkingTime.RESPONSIBLE)
    off = {"now": NIGHT, "booked": False}
    assert End(RunState.SKIPPED, NOT_IN_PLAN) == verdict(deal(), of=night, **off)
    assert End(RunState.STOPPED, STAGE_LEFT) == verdict(deal(entry=2), of=night, **off)
    assert isinstance(verdict(deal(), state=RunState.RUNNING, **off), Act)


def test_other_runs_act_at_night():
    assert isinstance(verdict(deal(), now=NIGHT), Act)


@pytest.mark.parametrize(
    ("condition", "state"), [(UNDER, None), (OVER, RunState.SKIPPED), (BROKEN, RunState.FAILED)]
)
def test_the_condition_decides_with_the_values_of_now(condition, state):
    said = verdict(deal(), of=rule(condition=condition))

    assert state == (said.state if isinstance(said, End) else None)


def test_a_condition_that_did_not_hold_says_what_it_found():
    said = verdict(deal(), of=rule(condition=OVER))

    assert ("condition_false", {"amount": "5000.00"}) == (said.reason.code, said.seen)
    assert "amount was 5000.00" in said.reason.detail


def test_another_try_does_not_ask_the_condition_again():
    assert isinstance(verdict(deal(), of=rule(condition=OVER), attempt=1, condition=True), Act)


def test_the_stage_is_looked_at_before_the_hours_and_these_before_the_condition():
    late = rule(working_time=WorkingTime.RESPONSIBLE, condition=OVER)

    assert STAGE_LEFT == verdict(deal(entry=2), now=NIGHT, of=late).reason
    assert isinstance(verdict(deal(), now=NIGHT, of=late), Postpone)


# -------------------------------------------------------------------------------------- planning


def plan(of: Rule, item: Item) -> Run:
    run = msgspec.structs.replace(run_of(of), state=RunState.WAITING_PREV, due_at=None)
    compiled = CompiledRule(of, FIELDS, ZoneInfo("UTC"))
    return planned(
        run, compiled, item, fields=FIELDS, start=NOW, calendar=CALENDAR, look=lambda _: {}
    )


def test_a_due_time_is_counted_from_where_the_caller_says():
    run = plan(rule(run={"mode": "delay", "delay": "PT1H"}), deal())

    assert (RunState.SCHEDULED, NOW + timedelta(hours=1)) == (run.state, run.due_at)


def test_an_empty_date_field_never_means_now():
    run = plan(rule(run={"mode": "before", "field": "close_date", "delay": "P1D"}), deal())

    assert (RunState.UNSCHEDULED, NO_DATE, None) == (run.state, run.reason, run.due_at)


def test_a_field_that_is_gone_fails_the_run():
    run = plan(rule(run={"mode": "before", "field": "removed", "delay": "P1D"}), deal())

    assert (RunState.FAILED, "broken_rule") == (run.state, run.reason.code)
