"""Which runs come back when a move is undone."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.automation.undoing import comes_back, remembered, restored
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

LEFT = datetime(2026, 3, 2, 10, tzinfo=UTC)
AFTER, BEFORE = LEFT + timedelta(hours=1), LEFT - timedelta(hours=1)
RUN = Run(
    item=ItemRef("deal", 1),
    entry=4,
    rule=Rule(id="r", stage="new", name="r", action="add_comment"),
    state=RunState.SCHEDULED,
    entered_at=BEFORE,
    due_at=AFTER,
    cause=Cause(),
)


def stopped(run, code="stage_left"):
    ended = run.ended(RunState.STOPPED, LEFT, reason=Reason(code, "x"))
    return msgspec.structs.replace(ended, stopped_as=run.state)


@pytest.mark.parametrize(
    ("run", "back"),
    [
        (RUN, True),
        (stopped(RUN), True),
        (stopped(RUN, "undone"), True),
        (stopped(RUN, "stopped_by_hand"), False),
        (stopped(RUN, "rule_withdrawn"), False),
        (RUN.ended(RunState.DONE, LEFT), False),
        (msgspec.structs.replace(RUN, state=RunState.RUNNING), False),
        (stopped(msgspec.structs.replace(RUN, due_at=BEFORE)), False),
        (
            stopped(msgspec.structs.replace(RUN, due_at=BEFORE, state=RunState.WAITING_HOURS)),
            True,
        ),
        (stopped(msgspec.structs.replace(RUN, due_at=None, state=RunState.UNSCHEDULED)), True),
        (
            stopped(msgspec.structs.replace(RUN, payload={"0": {"token": "t", "action": "a"}})),
            False,
        ),
    ],
)
def test_what_was_still_to_act_when_the_stage_was_left_comes_back(run, back):
    assert bool(back) is comes_back(run, LEFT)


@pytest.mark.parametrize(
    "state", [RunState.SCHEDULED, RunState.UNSCHEDULED, RunState.WAITING_PREV, RunState.WAITING_APP]
)
def test_it_waits_as_it_waited_for_its_old_due_time(state):
    again = restored(stopped(msgspec.structs.replace(RUN, state=state)), 6)
    assert (state, AFTER, 6, (4,)) == (again.state, again.due_at, again.entry, again.restored_from)
    assert (None, None, 1) == (again.reason, again.finished_at, again.version)


@pytest.mark.parametrize(
    ("due", "predecessor", "state"),
    [
        (AFTER, None, RunState.SCHEDULED),
        (None, "q", RunState.WAITING_PREV),
        (None, None, RunState.UNSCHEDULED),
    ],
)
def test_how_a_run_from_before_waited_is_told_by_what_it_has(due, predecessor, state):
    old = msgspec.structs.replace(
        stopped(RUN), due_at=due, predecessor=predecessor, stopped_as=None
    )
    assert state is restored(old, 6).state


def test_an_item_remembers_the_last_ten():
    undone = ()
    for entry in range(2, 14):
        undone = remembered(undone, entry)
    assert tuple(range(4, 14)) == undone
