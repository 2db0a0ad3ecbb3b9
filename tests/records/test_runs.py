"""Runs in the table: found by entry, and in the agenda as long as somebody must look at them."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.runs import FINAL_STATES, RunKey, RunState
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.agenda import DUE
from chalicelib.records.body import decode
from chalicelib.records.ended_runs import ended_at
from chalicelib.records.runs import (
    FIRING_KEPT,
    IDLE,
    AutoComplete,
    Firing,
    auto_complete_row,
    entry_prefix,
    firing_row,
    run_key,
    run_of,
    run_row,
)
from tests.domain.automation.test_runs import RUN, in_state
from tests.support.contexts import NOW

DEAL = ItemRef("deal", 12)


def test_a_run_comes_back_as_it_was():
    assert (RUN, RUN.version) == (run_of(run_row(RUN)), run_row(RUN).version)


def test_a_run_is_found_by_what_its_alarm_carries():
    assert run_key(RunKey.parse(RUN.id)) == run_row(RUN).key


def test_runs_of_one_entry_lie_together():
    assert run_row(RUN).sk.startswith(entry_prefix(3))
    assert entry_prefix(9) < entry_prefix(10)


def test_the_agenda_is_in_the_order_of_time():
    later = msgspec.structs.replace(RUN, due_at=RUN.due_at + timedelta(microseconds=1))

    assert DUE == run_row(RUN).agenda[0]
    assert run_row(RUN).agenda < run_row(later).agenda


@pytest.mark.parametrize("state", [RunState.UNSCHEDULED, RunState.WAITING_PREV])
def test_a_run_without_a_due_time_is_found_by_its_rule(state):
    assert (IDLE, f"k2f9#{RUN.id}") == run_row(in_state(state)).agenda


@pytest.mark.parametrize("state", sorted(FINAL_STATES))
def test_a_run_that_has_ended_is_in_the_agenda_no_more(state):
    ended = msgspec.structs.replace(in_state(state), finished_at=NOW)
    found = run_row(ended).agenda
    assert ended_at([ended], RUN.id) == found
    assert found is None or DUE != found[0]


def test_a_running_one_is_looked_at_when_its_lease_ends():
    assert run_row(in_state(RunState.RUNNING)).agenda < run_row(RUN).agenda


def test_what_leaving_a_stage_completes_lies_behind_the_runs_of_the_entry():
    row = auto_complete_row(DEAL, 3, "deal_12-k2f9x0a1b2c3")

    assert run_row(RUN).sk < row.sk < entry_prefix(4)
    assert "deal_12-k2f9x0a1b2c3" == decode(row, AutoComplete).activity


def test_a_firing_lies_under_what_made_it_and_is_forgotten_after_a_while():
    row = firing_row(DEAL, Firing(trigger="t1", happening="deal_12@7", at=NOW))

    assert ("deal_12", "firing#deal_12@7") == row.key
    assert int((NOW + FIRING_KEPT).timestamp()) == row.expires_at
