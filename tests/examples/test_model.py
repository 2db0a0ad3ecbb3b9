"""What events must bring, worked out without the service."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from examples.demo.model import (
    BIG,
    MAILS,
    RULES,
    WEBHOOKS,
    Entry,
    expect,
    replayed,
    runs_of,
    working,
)
from examples.demo.plan import Event, Kind
from tests.examples.books import engaging, opportunity, prospecting

AUTOMATION = json.loads(
    (Path(__file__).parents[2] / "examples" / "automation.json").read_text("utf-8")
)
BEGINS = datetime(2017, 1, 1, 8, tzinfo=UTC)
ENDS = datetime(2017, 8, 1, tzinfo=UTC)
ENGAGED = datetime(2017, 1, 2, 8, 30, tzinfo=UTC)


def after(days=0, hours=0):
    return ENGAGED + timedelta(days=days, hours=hours)


def stages(events, *opportunities):
    found = replayed(opportunities, events, BEGINS)
    return [[entry.stage for entry in found[one.id]] for one in opportunities]


def states(one, *entries):
    first = Entry("prospecting", BEGINS)
    return {rule: state for _, rule, state in runs_of(one, [first, *entries], ENDS)}


@pytest.mark.parametrize(
    ("expected", "at"),
    [
        ("2017-01-02T09:00", "2017-01-02T08:59"),
        ("2017-01-02T09:00", "2017-01-02T09:00"),
        ("2017-01-02T17:59", "2017-01-02T17:59"),
        ("2017-01-03T09:00", "2017-01-02T18:00"),
        ("2017-01-09T09:00", "2017-01-06T18:00"),
        ("2017-01-09T09:00", "2017-01-07T12:00"),
        ("2017-01-09T09:00", "2017-01-08T23:59"),
    ],
)
def test_work_goes_on_in_working_hours(expected, at):
    assert datetime.fromisoformat(f"{expected}Z") == working(datetime.fromisoformat(f"{at}Z"))


def test_an_imported_opportunity_stays_in_prospecting():
    assert [["prospecting"]] == stages([], prospecting())


def test_an_opened_email_moves_the_deal_while_it_is_engaging():
    one = engaging()
    events = [Event(ENGAGED, Kind.ENGAGE, one), Event(after(1), Kind.OPEN, one)]

    assert [["prospecting", "engaging", "interested"]] == stages(events, one)


def test_an_email_that_is_opened_after_the_close_moves_nothing():
    one = opportunity()
    events = [
        Event(ENGAGED, Kind.ENGAGE, one),
        Event(after(1), Kind.CLOSE, one),
        Event(after(2), Kind.OPEN, one),
        Event(after(3), Kind.ANSWER, one),
    ]

    assert [["prospecting", "engaging", "won"]] == stages(events, one)


def test_an_answer_moves_all_deals_that_the_account_talks_about():
    one, other, idle, foreign = (
        engaging("A1"),
        engaging("A2"),
        engaging("A3"),
        engaging("A4", account="Isdom"),
    )
    events = [
        *(Event(ENGAGED, Kind.ENGAGE, each) for each in (one, other, foreign)),
        Event(after(1), Kind.ANSWER, one),
    ]

    assert [
        ["prospecting", "engaging", "negotiation"],
        ["prospecting", "engaging", "negotiation"],
        ["prospecting"],
        ["prospecting", "engaging"],
    ] == stages(events, one, other, idle, foreign)


def test_every_rule_of_a_stage_has_one_run_for_each_entry():
    one = engaging()
    events = [Event(ENGAGED, Kind.ENGAGE, one)]
    expected = expect([one], events, BEGINS, ENDS)

    assert {("A1", 2, rule.id) for rule in RULES["engaging"]} == expected.runs.keys()


def test_a_deal_that_stays_sees_all_its_rules_done():
    assert {"done"} == set(states(engaging(), Entry("engaging", ENGAGED)).values())


def test_rules_that_are_due_after_the_deal_has_left_are_stopped():
    found = states(engaging(), Entry("engaging", ENGAGED), Entry("interested", after(days=10)))

    assert {"two_weeks", "warn_before_close"} == {
        rule for rule, state in found.items() if state == "stopped"
    }


def test_without_client_the_emails_fail_and_the_call_is_blocked():
    found = states(engaging(account=None), Entry("engaging", ENGAGED))

    assert ("failed", "blocked", "failed") == (
        found["first_mail"],
        found["plan_call"],
        found["second_mail"],
    )


def test_a_small_deal_is_nothing_to_tell_of():
    small = engaging(list_price=BIG - 1)

    assert "skipped" == states(small, Entry("engaging", ENGAGED))["tell_of_big_deal"]


def test_a_meeting_is_planned_in_the_morning_unless_the_deal_has_moved_on_by_then():
    evening = datetime(2017, 1, 6, 20, tzinfo=UTC)
    monday = datetime(2017, 1, 9, 9, tzinfo=UTC)
    stays = states(
        opportunity(), Entry("negotiation", evening), Entry("won", monday + timedelta(1))
    )
    leaves = states(opportunity(), Entry("negotiation", evening), Entry("won", monday))

    assert ("done", "stopped") == (stays["plan_meeting"], leaves["plan_meeting"])


def test_a_rule_that_is_not_due_before_the_end_is_still_scheduled():
    one = opportunity(closed_on=date(2017, 7, 15))

    assert "scheduled" == states(one, Entry("won", ENDS - timedelta(days=14)))["ask_satisfied"]


def test_the_model_knows_every_rule_of_the_example_in_its_order():
    told = {
        stage: [rule["id"] for rule in AUTOMATION["rules"] if rule["stage"] == stage]
        for stage in RULES
    }

    assert told == {stage: [rule.id for rule in rules] for stage, rules in RULES.items()}
    assert len(AUTOMATION["rules"]) == sum(map(len, RULES.values()))


def test_the_example_has_rules_of_all_run_modes_and_three_triggers():
    rules = AUTOMATION["rules"]

    assert {"immediately", "delay", "before", "at"} == {rule["run"]["mode"] for rule in rules}
    assert {"entry", "begin_date", "close_date"} == {
        rule["run"]["base"] for rule in rules if rule["run"]["mode"] == "delay"
    }
    assert any(rule.get("after_previous") for rule in rules)
    assert any(rule.get("condition") for rule in rules)
    assert {"account", "responsible"} <= {rule.get("working_time") for rule in rules}
    assert {"email_viewed", "email_received", "field_changed"} == {
        trigger["trigger"] for trigger in AUTOMATION["triggers"]
    }


def test_the_model_knows_which_rules_reach_outside():
    by_action = {"send_email": MAILS, "call_webhook": WEBHOOKS}

    for action, known in by_action.items():
        found = {rule["id"] for rule in AUTOMATION["rules"] if rule["action"] == action}
        assert set(known) == found
