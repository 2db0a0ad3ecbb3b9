"""An app is asked: what is known of the answer that is waited for, and what the card says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.automation.app_effects import (
    AppAnswer,
    AskApp,
    asked_entry,
    asked_of,
    doing_of,
    is_asking,
)
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEAL = ItemRef("deal", 12)
SENT = {"0": {"action": "bank.check", "token": "t"}}


def run(state: RunState = RunState.WAITING_APP, **more) -> Run:
    rule = Rule(id="r1", stage="new", name="", action="run_app_action", params={})
    values = {"payload": SENT, "started_at": NOW, **more}
    return Run(item=DEAL, entry=1, rule=rule, state=state, cause=Cause(), entered_at=NOW, **values)


@pytest.mark.parametrize(
    ("state", "payload", "asks"),
    [
        (RunState.WAITING_APP, SENT, True),
        (RunState.RUNNING, SENT, True),
        (RunState.SCHEDULED, SENT, True),
        (RunState.SCHEDULED, None, False),
        (RunState.DONE, SENT, False),
        (RunState.WAITING_APP, None, False),
        (RunState.RUNNING, {"0": {"action": "bank.check"}}, False),
    ],
)
def test_an_answer_may_come_once_a_token_was_sent_and_until_it_has_ended(state, payload, asks):
    assert asks == is_asking(run(state, payload=payload))


def test_a_run_says_whose_answer_it_waits_for():
    assert ("bank.check", "") == (asked_of(run()), asked_of(run(payload=None)))


def test_an_answer_names_what_waits_for_it():
    answer = AppAnswer(item=DEAL, run="deal_12-w1", step="ask", visit="each:2", at=NOW)
    assert "deal_12-w1-ask-each.2" == answer.doing == doing_of("deal_12-w1", "ask", "each:2")
    assert "deal_12-1-r1" == AppAnswer(item=DEAL, run="deal_12-1-r1", at=NOW).doing


def test_an_answer_says_how_it_has_ended_the_wait():
    good, bad = (
        AppAnswer(item=DEAL, run="r", at=NOW, **more)
        for more in ({"message": "Well known"}, {"error": "Nobody home"})
    )
    assert (None, "it was answered: Well known") == (good.reason, good.why)
    assert ("app_failed", "it could not be done: Nobody home") == (bad.reason.code, bad.why)


def test_the_card_says_what_is_waited_for_and_what_has_ended_it():
    style = Style(ZoneInfo("UTC"), "YYYY-MM-DD")
    until = datetime(2026, 3, 3, 9, tzinfo=UTC)
    opened = asked_entry(run(due_at=until), "Check", style)
    ended = asked_entry(run(RunState.DONE, finished_at=NOW), "Check", style, "answered", "it was")
    assert opened.id == ended.id
    assert "“Check” was asked, its answer is waited for (until 2026-03-03 09:00)" == opened.text
    assert ("“Check” was asked; it was", "answered") == (ended.text, ended.data["ended_by"])


def test_what_has_not_begun_has_no_line():
    with pytest.raises(ValueError, match="has not begun"):
        asked_entry(run(started_at=None), "Check", Style(ZoneInfo("UTC"), "YYYY-MM-DD"))


def test_the_run_log_names_what_is_asked():
    effect = AskApp(
        action="a", name="Check credit", url="", key="k", payload={}, waits=True, until=None
    )
    assert "Check credit" == effect.in_words({})
