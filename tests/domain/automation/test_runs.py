"""Runs of rules: their names, when somebody must look at them, and their end."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import (
    FINAL_STATES,
    TIMED_STATES,
    Reason,
    Run,
    RunKey,
    RunState,
)
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import NOW

RUN = Run(
    item=ItemRef("deal", 12),
    entry=3,
    rule=Rule(id="k2f9", stage="new", name="Remind", action="add_comment", sort=40),
    state=RunState.SCHEDULED,
    entered_at=NOW,
    due_at=NOW + timedelta(days=1),
    lease_until=NOW + timedelta(minutes=5),
    cause=Cause(CauseKind.TRIGGER, "t1", 4),
)


def in_state(state: RunState) -> Run:
    return msgspec.structs.replace(RUN, state=state)


def test_a_run_is_named_after_item_entry_and_rule():
    assert "deal_12-3-k2f9" == RUN.id == str(RunKey.parse(RUN.id))
    assert RunKey(ItemRef("deal", 12), 3, "k2f9") == RunKey.parse(RUN.id)


@pytest.mark.parametrize("text", ["", "deal_12", "deal_12-3", "deal_12-x-k2f9", "deal-3-k2f9"])
def test_what_names_no_run_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - each part has a message of its own
        RunKey.parse(text)


def test_a_run_is_due_from_its_instant_on_until_somebody_lets_it_act():
    at = RUN.due_at
    assert [False, True, True] == [
        RUN.is_due(now) for now in (at - timedelta(seconds=1), at, at + timedelta(days=1))
    ]
    others = [in_state(state) for state in RunState if state is not RunState.SCHEDULED]
    assert not any(one.is_due(at) for one in others)
    assert not msgspec.structs.replace(RUN, due_at=None).is_due(at)


@pytest.mark.parametrize("state", RunState)
def test_somebody_looks_at_a_run_when_it_is_due_and_while_it_runs_when_its_lease_ends(state):
    expected = None
    if state is RunState.RUNNING:
        expected = RUN.lease_until
    elif state in TIMED_STATES:
        expected = RUN.due_at

    assert expected == in_state(state).wake_at


def test_nothing_is_due_of_a_run_that_has_ended():
    assert TIMED_STATES.isdisjoint(FINAL_STATES)
    assert {RunState.DONE} < {state for state in RunState if in_state(state).is_final}


def test_what_a_rule_does_goes_on_with_the_chain_that_led_to_it():
    assert (CauseKind.RULE, "k2f9", 5) == (
        RUN.made_by().kind,
        RUN.made_by().id,
        RUN.made_by().depth,
    )


def test_a_run_that_waited_long_begins_a_new_chain():
    assert 1 == RUN.made_by(timedelta(days=7)).depth


def test_an_end_is_a_version_of_its_own():
    reason = Reason("stage_left", "the item left the stage")
    ended = RUN.ended(RunState.STOPPED, NOW, reason=reason)

    assert (RunState.STOPPED, NOW, reason, 2) == (
        ended.state,
        ended.finished_at,
        ended.reason,
        ended.version,
    )


@pytest.mark.parametrize(("said", "kept"), [(None, True), (False, False)])
def test_an_end_keeps_what_was_known_unless_it_says_otherwise(said, kept):
    checked = msgspec.structs.replace(RUN, condition=True, result={"id": 5})
    ended = checked.ended(RunState.DONE, NOW, condition=said)

    assert (kept, {"id": 5}) == (ended.condition, ended.result)


def test_runs_of_one_instant_stand_as_their_rules_do():
    assert 40 == RUN.order
