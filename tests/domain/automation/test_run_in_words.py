"""Lines of the run log."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.run_in_words import RunWords, summary_of
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = RunWords(
    action_title={"send_email": "Send email"}.get,
    fields={"close_date": "Closing date"},
    users={2: "Ben"},
    style=Style(ZoneInfo("Europe/Berlin"), "DD.MM.YYYY"),
)


def run(rule=None, **more) -> Run:
    given = {"id": "r1", "stage": "new", "name": "Welcome", "action": "send_email", **(rule or {})}
    return Run(
        item=ItemRef("deal", 1),
        entry=1,
        rule=Rule(**given),
        entered_at=AT,
        cause=Cause(),
        **{"state": RunState.DONE, **more},
    )


def said(one: Run) -> str:
    return summary_of(one, WORDS)


def test_what_when_and_what_came_of_it():
    mode = {"mode": "delay", "delay": "P2D"}
    done = run({"run": mode}, did="mail to anna@example.com")

    assert "Send email 'Welcome' — 2 days after entering, done: mail to anna@example.com" == said(
        done
    )


def test_a_name_that_is_the_title_is_not_said_twice():
    assert "Send email — at once, done" == said(run({"name": "Send email"}))


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ({}, "at once"),
        ({"after_previous": True}, "after the rule above it"),
        (
            {"run": {"mode": "delay", "delay": "PT10M", "base": "close_date"}},
            "10 minutes after Closing date",
        ),
        (
            {"run": {"mode": "delay", "delay": "P1D"}, "after_previous": True},
            "1 day after entering, after the rule above it",
        ),
        (
            {"run": {"mode": "before", "delay": "P1D", "field": "uf_gone"}},
            "1 day before uf_gone",
        ),
        (
            {"run": {"mode": "at", "field": "close_date", "time": "12:00"}},
            "at 12:00 on Closing date",
        ),
        ({"run": {"mode": "at", "field": "close_date"}}, "at Closing date"),
        ({"run": {"mode": "at", "instant": "2030-03-01T09:00:00Z"}}, "at 01.03.2030 10:00"),
        ({"working_time": WorkingTime.ACCOUNT}, "at once, in working time"),
        (
            {"working_time": WorkingTime.RESPONSIBLE},
            "at once, in the responsible person's hours",
        ),
    ],
)
def test_when(rule, when):
    assert f"Send email 'Welcome' — {when}, done" == said(run(rule))


@pytest.mark.parametrize(
    ("state", "reason", "became"),
    [
        (RunState.SCHEDULED, None, "due 02.03.2026 10:00"),
        (RunState.SCHEDULED, "try 1 failed: x", "due 02.03.2026 10:00: try 1 failed: x"),
        (RunState.WAITING_HOURS, None, "waits for working hours until 02.03.2026 10:00"),
        (RunState.WAITING_PREV, None, "waits for the rule above it"),
        (RunState.UNSCHEDULED, "the date field is empty", "not planned: the date field is empty"),
        (RunState.RUNNING, None, "running"),
        (RunState.FAILED, "there is no client", "failed: there is no client"),
        (RunState.BLOCKED, "the rule above it failed", "blocked: the rule above it failed"),
        (RunState.SKIPPED, "the condition did not hold", "skipped: the condition did not hold"),
        (RunState.STOPPED, "the item left the stage", "stopped: the item left the stage"),
    ],
)
def test_what_became_of_it(state, reason, became):
    one = run(state=state, due_at=AT, reason=reason and Reason("code", reason), did="never said")

    assert f"Send email 'Welcome' — at once, {became}" == said(one)


def test_an_attempt_by_hand_says_who_asked():
    assert "Send email 'Welcome' — tried again by Ben, done" == said(run(retry=1, asked_by=2))


def test_every_state_is_said():
    for state in RunState:
        assert said(run(state=state))
