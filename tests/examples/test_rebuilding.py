"""The journal is enough: what is recorded of people and clients brings all of automation again.

The long form, with any number of deals: `N=600 python -m tests.bench.rebuild_from_journal`.
"""

from contextlib import closing

import msgspec
import pytest

from chalicelib.domain.items.causes import CauseKind
from examples.demo.receiver import Receiver
from tests.examples.books import small_book
from tests.support.rebuilding import deeds, rebuilt, recorded
from tests.support.replaying import replayed_rows

DEALS = 15


@pytest.fixture(scope="module")
def receiver():
    with closing(Receiver()) as receiver:
        yield receiver


@pytest.fixture(scope="module")
def once(receiver):
    """Return the rows of the replay and when it ended."""
    return replayed_rows(small_book(DEALS), receiver.url)


def test_deals_rebuilt_from_what_is_recorded_have_the_same_runs_moves_and_changes(once):
    rows, ends = once
    before = deeds(rows)

    after = deeds(rebuilt(recorded(rows), ends))

    assert before.runs == after.runs
    assert before.moves == after.moves
    assert before.changes == after.changes
    assert DEALS < len(before.moves)
    assert {"done", "stopped"} <= {state for _, _, _, state, _ in before.runs}
    by = {kind for *_, kind, _ in before.moves}
    assert {CauseKind.USER, CauseKind.TRIGGER} == by, "moves of people and of automation"


def test_nothing_that_automation_did_is_taken_over(once):
    rows, _ = once
    record = recorded(rows)

    assert {CauseKind.USER} == {one.cause.kind for one in record.changes}
    assert {"run", "entry_runs", "move", "firing"}.isdisjoint(
        row.kind for row in record.configuration
    )


@pytest.mark.parametrize("lost", ["signals", "changes"])
def test_what_is_not_recorded_does_not_come_again(once, lost):
    rows, ends = once
    record = recorded(rows)
    shorter = msgspec.structs.replace(record, **{lost: getattr(record, lost)[:-1]})

    assert deeds(rows).runs != deeds(rebuilt(shorter, ends)).runs
