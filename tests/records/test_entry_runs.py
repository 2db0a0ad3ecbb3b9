"""Runs of one stage entry that share a row."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.entry_runs import (
    entry_runs_key,
    entry_runs_row,
    runs_among,
    runs_sharing,
)
from chalicelib.records.runs import run_row

DEAL = ItemRef("deal", 12)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def run(rule: str, state: RunState = RunState.DONE, **more) -> Run:
    of = Rule(
        id=rule,
        stage="new",
        name=f"Rule {rule}",
        action="add_comment",
        params={"text": "hello"},
        condition={"field": "amount", "op": "gt", "value": "5"},
    )
    return Run(
        item=DEAL, entry=3, rule=of, state=state, cause=Cause(), entered_at=NOW, due_at=NOW, **more
    )


def told_apart(run: Run) -> Run:
    """Return a run without what only one that failed keeps."""
    rule = msgspec.structs.replace(run.rule, params={}, condition=None)
    return msgspec.structs.replace(run, rule=rule)


def test_runs_come_back_in_the_order_in_which_they_acted():
    runs = [run("b", result={"entry_id": "x"}), run("a", RunState.SKIPPED, condition=False)]
    assert [told_apart(one) for one in runs] == runs_sharing(entry_runs_row(DEAL, 3, runs))


def test_a_failed_run_keeps_its_parameters_so_that_it_can_be_tried_again():
    failed = run("a", RunState.FAILED, reason=Reason("no_client", "there is no client"))
    assert [failed] == runs_sharing(entry_runs_row(DEAL, 3, [failed]))


def test_what_is_the_same_in_all_runs_is_written_once():
    one, ten = (entry_runs_row(DEAL, 3, [run(f"r{n}") for n in range(most)]) for most in (1, 10))
    assert len(ten.body) < len(one.body) + 10 * 80


def test_they_lie_before_all_other_runs_of_their_entry():
    assert entry_runs_key(DEAL, 3)[1] < run_row(run("0")).sk


@pytest.mark.parametrize("runs", [[], [run("a")]])
def test_rows_of_both_kinds_are_read_together(runs):
    alone = run("z", RunState.SCHEDULED)
    rows = [entry_runs_row(DEAL, 3, runs), run_row(alone)]
    assert [*map(told_apart, runs), alone] == runs_among(rows)
