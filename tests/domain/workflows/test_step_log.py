"""The step log: a line is named by run, step and visit."""

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.step_log import StepDoing


def test_a_line_is_named_by_run_step_and_visit_and_made_by_workflow_and_step():
    line = StepDoing(
        item=ItemRef("deal", 1),
        state=RunState.DONE,
        cause=Cause(),
        run="r1",
        step="mail",
        visit="w:2",
        type="action",
        workflow="w1",
    )
    assert ("r1-mail-w.2", "w1-mail") == (line.id, line.maker)
