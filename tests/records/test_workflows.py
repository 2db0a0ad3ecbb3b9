"""Workflows in the table: each row lies where it is looked for."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import MAX_BYTES, TooLarge, WorkflowState
from chalicelib.domain.workflows.steps import TaskKind
from chalicelib.domain.workflows.tasks import TaskAnswer, WorkflowTask
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.domain.workflows.waiters import WaitKind
from chalicelib.ports.table import Delete, Put
from chalicelib.records.workflows import (
    OPEN,
    key_of,
    log_partition,
    named_task,
    open_task_key,
    open_task_row,
    run_key,
    run_of,
    run_row,
    shared_row,
    step_key,
    step_of,
    step_row,
    task_deletes,
    task_key,
    task_of,
    task_writes,
    version_key,
    waiter_of,
    waiter_row,
)
from tests.domain.workflows.test_runs import RUN, STEP
from tests.domain.workflows.test_waiters import waiter
from tests.support.contexts import NOW

TASK = WorkflowTask(
    id="deal_12-tk2f9",
    run=RUN.id,
    step="ask",
    item=ItemRef("deal", 12),
    kind=TaskKind.APPROVE,
    subject="Discount?",
    users=(1, 2),
    created_at=NOW,
    workflow="w1",
    number=2,
)


def task(**over) -> WorkflowTask:
    return msgspec.structs.replace(TASK, **over)


def answered() -> WorkflowTask:
    return task(answer=TaskAnswer.YES, answered_by=1, answered_at=NOW, version=2)


def keys(writes: list, kind: type) -> list:
    return [
        write.row.key if kind is Put else write.key for write in writes if isinstance(write, kind)
    ]


def test_a_run_comes_back_and_lies_with_its_item():
    row = run_row(RUN)

    assert (RUN, run_key(RUN.id), "deal_12") == (run_of(row), row.key, row.pk)


def test_other_writes_can_depend_on_a_run_going_on():
    ended = RUN.ended(WorkflowState.DONE, NOW)

    assert (OPEN, None) == (run_row(RUN).entry, run_row(ended).entry)


def test_runs_of_a_template_stand_by_their_beginning():
    later = msgspec.structs.replace(RUN, started_at=NOW + timedelta(microseconds=1))

    assert run_row(RUN).by_type < run_row(later).by_type


def test_a_run_that_holds_too_much_is_not_stored_unless_it_ends():
    full = msgspec.structs.replace(RUN, parameters={"x": "a" * MAX_BYTES})

    with pytest.raises(TooLarge, match=str(MAX_BYTES)):
        run_row(full)
    assert full.ended(WorkflowState.FAILED, NOW) == run_of(
        run_row(full.ended(WorkflowState.FAILED, NOW))
    )


def test_versions_stand_in_their_order():
    assert version_key("w1", 9) < version_key("w1", 10)


def test_a_line_of_the_log_is_found_by_step_and_visit():
    row = step_row(msgspec.structs.replace(STEP, visit="loop:2"))

    assert (step_key(RUN.id, "offer", "loop:2"), log_partition(RUN.id)) == (row.key, row.pk)
    assert "loop:2" == step_of(row).visit


def test_the_log_is_in_the_order_in_which_steps_were_begun():
    first = msgspec.structs.replace(STEP, started_at=NOW, place=9)
    second = msgspec.structs.replace(STEP, started_at=NOW, place=10)
    third = msgspec.structs.replace(STEP, started_at=NOW + timedelta(seconds=1), place=1)
    places = [step_row(one).by_type for one in (first, second, third)]

    assert sorted(places) == places


def test_a_waiter_lies_with_what_it_waits_for():
    awaited = msgspec.structs.replace(waiter(WaitKind.STAGE), item=ItemRef("lead", 7))

    assert ("lead_7", awaited) == (waiter_row(awaited).pk, waiter_of(waiter_row(awaited)))
    assert key_of(awaited) == waiter_row(awaited).key


def test_a_task_lies_with_its_item_and_its_users_are_told():
    writes = task_writes(TASK)

    assert [task_key(TASK.id), open_task_key(TASK, 1), open_task_key(TASK, 2)] == keys(writes, Put)
    assert ("absent", TASK) == (writes[0].expect, task_of(writes[0].row))
    assert TASK.id == named_task(open_task_row(TASK, 1))


def test_a_task_that_is_handed_over_is_told_to_the_new_one_and_taken_from_the_old():
    writes = task_writes(task(users=(2, 3), version=2), TASK)

    assert [task_key(TASK.id), open_task_key(TASK, 3)] == keys(writes, Put)
    assert [open_task_key(TASK, 1)] == keys(writes, Delete)
    assert 1 == writes[0].expect


def test_a_task_that_was_answered_waits_for_nobody():
    writes = task_writes(answered(), TASK)

    assert [task_key(TASK.id)] == keys(writes, Put)
    assert [open_task_key(TASK, 1), open_task_key(TASK, 2)] == keys(writes, Delete)


def test_a_task_goes_after_the_entries_that_name_it():
    assert [open_task_key(TASK, 1), open_task_key(TASK, 2), task_key(TASK.id)] == keys(
        task_deletes(TASK), Delete
    )


def test_open_tasks_of_a_user_stand_by_age():
    later = task(id="deal_12-ta", created_at=NOW + timedelta(seconds=1))

    assert open_task_row(TASK, 1).key < open_task_row(later, 1).key


@pytest.mark.parametrize(
    ("shared", "kind"),
    [
        (Variable(type="number"), "tenant_variable"),
        (Constant(type="number", value=1), "tenant_constant"),
    ],
)
def test_variables_and_constants_that_are_shared_are_rows_of_two_kinds(shared, kind):
    assert (kind, f"{kind}#percent") == (
        shared_row("percent", shared).kind,
        shared_row("percent", shared).sk,
    )


def test_a_step_that_rests_is_no_line_of_another_visit():
    rests = msgspec.structs.replace(STEP, state=RunState.WAITING_EVENT)

    assert step_row(STEP).key == step_row(rests).key
