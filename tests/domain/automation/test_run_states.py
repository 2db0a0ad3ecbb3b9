"""What every doing has, be it a rule's or a step's."""

import msgspec
import pytest

from chalicelib.domain.automation.run_states import FINAL_STATES, RunState
from tests.domain.automation.test_runs import RUN
from tests.domain.workflows.test_runs import STEP

WAITING = {
    RunState.SCHEDULED,
    RunState.UNSCHEDULED,
    RunState.WAITING_PREV,
    RunState.WAITING_HOURS,
    RunState.WAITING_EVENT,
    RunState.WAITING_APP,
    RunState.RUNNING,
}


@pytest.mark.parametrize("doing", [RUN, STEP], ids=["run", "step"])
@pytest.mark.parametrize("state", RunState)
def test_a_doing_waits_or_has_ended(doing, state):
    assert (state not in WAITING) is msgspec.structs.replace(doing, state=state).is_final


def test_no_state_is_both():
    assert set(RunState) == WAITING | FINAL_STATES
    assert WAITING.isdisjoint(FINAL_STATES)


def test_runs_and_steps_never_share_an_id():
    """Their ids are the idempotency keys of what they send."""
    assert RUN.id != STEP.id
    assert "~" not in RUN.id
