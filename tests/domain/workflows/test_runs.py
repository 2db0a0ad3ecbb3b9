"""Runs of workflows: names from which everything is found, room, age and end."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import (
    MARK,
    MAX_BYTES,
    StepResult,
    WorkflowRun,
    WorkflowState,
    is_name,
    item_of_run,
    run_id,
    run_of_execution,
    short_hash,
)
from chalicelib.domain.workflows.step_log import StepDoing
from tests.support.contexts import NOW

DEAL = ItemRef("deal", 12)
RUN = WorkflowRun(
    id=run_id(DEAL, "k2f9"),
    item=DEAL,
    workflow="w1",
    name="Discount",
    number=2,
    machine="m-2",
    state=WorkflowState.RUNNING,
    cause=Cause(),
    started_at=NOW,
)
STEP = StepDoing(
    item=DEAL,
    state=RunState.DONE,
    cause=Cause(CauseKind.USER),
    run=RUN.id,
    step="offer",
    type="action",
    workflow="w1",
    place=4,
)


def renewed(times: int) -> WorkflowRun:
    return msgspec.structs.replace(RUN, renewals=times, renewed_at=NOW + timedelta(days=180))


def test_the_item_is_read_off_a_run():
    assert DEAL == item_of_run(RUN.id)


@pytest.mark.parametrize(
    "id", ["", "deal_12", f"deal_12{MARK}", f"deal_12{MARK}K2", f"deal{MARK}k2", f"x{MARK * 2}k"]
)
def test_what_names_no_run_is_refused(id):
    with pytest.raises(ValueError, match="expected"):
        item_of_run(id)


@pytest.mark.parametrize("times", [0, 1, 12])
def test_a_run_is_read_off_each_of_its_executions(times):
    assert RUN.id == run_of_execution(renewed(times).execution)


def test_each_renewal_is_an_execution_of_another_name():
    assert 3 == len({renewed(times).execution for times in range(3)})


def test_the_age_of_an_execution_is_its_own():
    later = NOW + timedelta(days=200)

    assert (200, 20) == (RUN.execution_age(later).days, renewed(1).execution_age(later).days)


@pytest.mark.parametrize("held", ["parameters", "variables"])
@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_run_holds_only_so_much(held, more, fits):
    room = MAX_BYTES - len(msgspec.json.encode(({"x": ""}, {}, {})))
    full = msgspec.structs.replace(RUN, **{held: {"x": "a" * (room + more)}})

    assert fits is full.fits


def test_results_are_found_by_step_and_name():
    with_results = msgspec.structs.replace(RUN, results={"ask": StepResult("", {"result": "yes"})})

    assert {"ask": {"result": "yes"}} == with_results.result_values()


def test_variables_end_with_the_run_and_parameters_stay():
    going = msgspec.structs.replace(RUN, parameters={"percent": 10}, variables={"n": 1})
    ended = going.ended(WorkflowState.FAILED, NOW, reason=Reason("full", "no room"))

    assert ({"percent": 10}, {}, False, 2) == (
        ended.parameters,
        ended.variables,
        ended.is_open,
        ended.version,
    )


def test_a_step_is_named_after_its_run_and_visit():
    again = msgspec.structs.replace(STEP, visit="loop:2")

    assert [f"{RUN.id}-offer", f"{RUN.id}-offer-loop.2"] == [STEP.id, again.id]
    assert 5 == STEP.order


def test_what_a_step_does_is_done_by_its_workflow():
    assert (CauseKind.WORKFLOW, "w1", 1) == (
        STEP.made_by().kind,
        STEP.made_by().id,
        STEP.made_by().depth,
    )


@pytest.mark.parametrize(
    ("text", "name"), [("k2f9", True), ("", False), ("K", False), ("a" * 41, False)]
)
def test_a_name_is_short_and_plain(text, name):
    assert name is is_name(text)


def test_a_hash_is_the_same_for_the_same_parts_only():
    assert short_hash("a", 1) == short_hash("a", 1) != short_hash("a", 2)
    assert is_name(short_hash("a"))
