"""Everything that is not as it must be is found."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from examples.demo.checking import differences, states_of
from examples.demo.model import RULES, Entry, expect
from examples.demo.outcome import Found
from examples.demo.plan import Event, Kind
from tests.examples.books import engaging

BEGINS = datetime(2017, 1, 1, 8, tzinfo=UTC)
ENGAGED = datetime(2017, 1, 2, 8, 30, tzinfo=UTC)
ONE = engaging()
EXPECTED = expect([ONE], [Event(ENGAGED, Kind.ENGAGE, ONE)], BEGINS, BEGINS + timedelta(days=90))


@pytest.fixture
def found():
    """What a replay without faults brings."""
    return Found(
        enabled_rules=frozenset(rule.id for rules in RULES.values() for rule in rules),
        stages={"A1": "engaging"},
        entries={"A1": [*EXPECTED.entries["A1"]]},
        runs=dict(EXPECTED.runs),
        failures=Counter(),
        mails=Counter(first_mail=1, second_mail=1),
        webhooks=Counter(),
        requests=Counter(),
    )


def told(found):
    return "\n".join(differences([ONE], EXPECTED, found))


def test_a_replay_without_faults_has_no_differences(found):
    assert "" == told(found)


def test_a_deal_in_another_stage_than_the_file_says_is_found(found):
    found.stages["A1"] = "won"

    assert "A1: the file says Engaging, the deal is in won" in told(found)


@pytest.mark.parametrize("stage", ["engaging", "interested", "negotiation"])
def test_the_file_says_engaging_for_all_stages_of_the_talks(found, stage):
    found.stages["A1"] = stage

    assert "the file says" not in told(found)


def test_a_lost_deal_is_found(found):
    found.stages.clear()

    assert "A1: there is no deal" in told(found)


def test_a_deal_that_nobody_imported_is_found(found):
    found.stages["B2"] = "won"

    assert "B2: there is a deal of which the file knows nothing" in told(found)


@pytest.mark.parametrize(
    "entries",
    [
        [Entry("prospecting", BEGINS)],
        [Entry("prospecting", BEGINS), Entry("engaging", ENGAGED + timedelta(seconds=1))],
        [Entry("prospecting", BEGINS), Entry("engaging", ENGAGED, "mail_opened")],
    ],
)
def test_a_stage_that_was_missed_or_came_late_or_for_another_reason_is_found(found, entries):
    found.entries["A1"] = entries

    assert "A1: expected prospecting at 2017-01-01 08:00:00, engaging at" in told(found)


def test_a_run_in_another_state_is_found(found):
    found.runs["A1", 2, "two_weeks"] = "stopped"

    assert "A1, entry 2, rule two_weeks: expected done, found stopped" == told(found)


def test_a_missing_run_is_found_twice_by_itself_and_by_the_count(found):
    del found.runs["A1", 2, "two_weeks"]

    assert "A1, entry 2, rule two_weeks: expected done, found None" in told(found)
    assert "1 deals entered engaging, but it was started 0 times" in told(found)


def test_a_run_of_an_unknown_entry_is_found(found):
    found.runs["A1", 3, "two_weeks"] = "done"

    assert "A1, entry 3, rule two_weeks: expected None, found done" in told(found)


def test_a_run_that_has_not_ended_is_found_even_where_it_was_expected(found):
    expected = expect([ONE], [Event(ENGAGED, Kind.ENGAGE, ONE)], BEGINS, ENGAGED)
    found.runs = dict(expected.runs)

    assert "rule two_weeks: still scheduled in the end" in "\n".join(
        differences([ONE], expected, found)
    )


def test_an_email_that_never_left_is_found(found):
    found.mails.clear()

    assert "rule first_mail: 1 runs are done, but 0 e-mails left" in told(found)


def test_an_email_that_left_twice_is_found(found):
    found.mails["first_mail"] += 1

    assert "rule first_mail: 1 runs are done, but 2 e-mails left" == told(found)


def test_a_webhook_that_nobody_ordered_is_found(found):
    found.webhooks["two_weeks"] += 1

    assert "rule two_weeks: 1 webhooks left that the model knows nothing of" == told(found)


def test_rules_that_are_missing_or_unknown_are_found(found):
    found.enabled_rules = found.enabled_rules - {"note_loss"} | {"another"}

    assert "rule note_loss: missing from the pipeline, or not enabled" in told(found)
    assert "rule another: the model knows nothing of it" in told(found)


def test_the_states_of_each_rule_add_up_to_its_runs(found):
    states = states_of(found)

    assert len(found.runs) == sum(counts.total() for counts in states.values())
    assert Counter(done=1) == states["first_mail"]
    assert Counter() == states["note_loss"]
