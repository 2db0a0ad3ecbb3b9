"""Tasks: made by rules and people, with a status that triggers watch, ended with the stage."""

import pytest

from tests.stories.workflows import action, publish, read, start
from tests.support.stories import Document, Story, path_of, problem

ROOF = {
    "subject": "Measure {{ deal.title }}",
    "description": "All of it",
    "deadline_in": "P2D",
    "checklist": ["Ladder for {{ deal.title }}", "{{ deal.comments }}", "Camera"],
}


def task(crm: Story, deal: Document, **body) -> Document:
    """Make a task on an item by hand."""
    body = {"type": "task", "subject": "Measure", **body}
    return crm.ask("POST", f"{path_of(deal)}/activities", body)


def change(crm: Story, task: Document, **values) -> Document:
    """Change a task, and let what follows happen."""
    changed = crm.ask("PATCH", f"/v1/activities/{task['id']}", values)
    crm.settle()
    return changed


@pytest.mark.feature("R31")
def test_a_rule_creates_a_task_bound_to_the_item(crm):
    ben, zoe = crm.hire("Ben"), crm.hire("Zoe")
    more = {"responsible": ben, "participants": [zoe, ben, zoe], "created_by": zoe}
    crm.rule("new", "create_task", {**ROOF, **more})
    deal = crm.create(title="Roof")
    (made,) = crm.activities(deal)
    assert {
        "type": "task",
        "item": f"deal_{deal['id']}",
        "status": "new",
        "subject": "Measure Roof",
        "description": "All of it",
        "responsible": ben,
        "participants": [zoe, ben],
        "created_by": zoe,
        "deadline": "2023-04-05T09:00:00Z",
        "completed": False,
        "checklist": [
            {"text": "Ladder for Roof", "done": False},
            {"text": "Camera", "done": False},
        ],
    }.items() <= made.items()


@pytest.mark.feature("R31")
def test_a_rule_ends_the_tasks_of_its_stage_and_no_others(crm):
    crm.rule("preparation", "end_task", after_previous=False)
    crm.rule("executing", "create_task", {"subject": "Build"})
    last = crm.rule("executing", "end_task")
    deal = crm.create()
    old, call = task(crm, deal), task(crm, deal, type="todo")
    crm.move(deal, "preparation")
    crm.move(deal, "executing")
    shown = {one["id"]: one for one in crm.activities(deal)}
    assert not shown[old["id"]]["completed"]
    assert not shown[call["id"]]["completed"]
    (built,) = (one for one in shown.values() if one["subject"] == "Build")
    assert ("done", True) == (built["status"], built["completed"])
    assert {"ended": 1, "left_open": 0} == crm.runs(deal)[last]["result"]


def test_a_workflow_creates_and_ends_tasks(crm):
    steps = (
        action("create_task", id="make", subject="Measure"),
        action("end_task", id="end"),
        action("add_comment", id="say", text="ended {{ results.end.ended }}"),
    )
    deal = crm.create()
    read(crm, start(crm, publish(crm, *steps), deal))
    assert ["done"] == [one["status"] for one in crm.activities(deal)]
    assert "ended 1" in crm.texts(deal)


@pytest.mark.feature("R31")
def test_people_work_through_a_task(crm):
    made = task(crm, crm.create(), checklist=[{"text": "Ladder"}, {"text": "Camera"}])
    lines = [{"text": "Ladder", "done": True}, {"text": "Camera", "done": False}]
    begun = change(crm, made, status="in_progress", checklist=lines)
    assert ("in_progress", lines, False) == (
        begun["status"],
        begun["checklist"],
        begun["completed"],
    )
    done = change(crm, made, status="done")
    assert (True, 1) == (done["completed"], done["completed_by"])
    refused = crm.client.patch(f"/v1/activities/{made['id']}", json={"status": "new"})
    assert (409, "can_not_update_completed") == problem(refused)


@pytest.mark.feature("T05")
@pytest.mark.parametrize("status", ["in_progress", "deferred", "done"])
def test_a_task_that_reaches_the_status_moves_its_item_and_no_other(crm, status):
    crm.trigger("executing", "task_status", {"status": status})
    deal, other = crm.create(), crm.create()
    made = task(crm, deal)
    assert "new" == crm.stage(deal)
    for one in {"in_progress", "deferred"} - {status}:
        change(crm, made, status=one)
    assert "new" == crm.stage(deal)
    change(crm, made, status=status)
    assert (["executing"], []) == (crm.moved_to(deal), crm.moved_to(other))


@pytest.mark.feature("T05")
def test_a_task_counts_once_and_only_when_it_reaches_the_status(crm):
    crm.trigger("executing", "task_status", {"status": "in_progress"}, allow_backwards=True)
    deal = crm.create()
    made = task(crm, deal)
    change(crm, made, status="in_progress")
    crm.move(deal, "new")
    change(crm, made, subject="Measure again")
    assert "new" == crm.stage(deal)
    change(crm, made, status="deferred")
    change(crm, made, status="in_progress")
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T05")
def test_a_task_is_done_also_when_it_is_completed_and_other_activities_have_no_status(crm):
    crm.trigger("executing", "task_status", {"status": "done"})
    deal = crm.create()
    for one in (task(crm, deal, type="todo"), task(crm, deal)):
        assert "new" == crm.stage(deal)
        crm.ask("POST", f"/v1/activities/{one['id']}/complete")
        crm.settle()
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T05")
def test_tasks_that_end_with_the_stage_move_nothing_and_those_that_a_rule_ends_do(crm):
    crm.trigger("won", "task_status", {"status": "done"})
    crm.rule("new", "create_task", {"subject": "Measure", "auto_complete": True})
    crm.rule("executing", "create_task", {"subject": "Paint"})
    crm.rule("final_invoice", "create_task", {"subject": "Ask"})
    crm.rule("final_invoice", "end_task", after_previous=True)
    deal = crm.create()
    crm.move(deal, "executing")
    assert "executing" == crm.stage(deal)
    crm.move(deal, "final_invoice")
    assert "won" == crm.stage(deal)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"type": "todo", "status": "done"}, "/status"),
        ({"type": "call", "participants": [1]}, "/participants"),
        ({"type": "todo", "checklist": [{"text": "x"}]}, "/checklist"),
        ({"participants": [1, 99]}, "/participants/1"),
        ({"checklist": [{"text": " "}]}, "/checklist/0/text"),
        ({"status": "lost"}, "/status"),
    ],
)
def test_what_is_wrong_with_a_task_is_named(crm, body, place):
    deal = crm.create()
    body = {"type": "task", "subject": "Measure", **body}
    answer = crm.client.post(f"{path_of(deal)}/activities", json=body)
    assert (400, "invalid") == problem(answer)
    assert place in [one["pointer"] for one in answer.json["errors"]]
    assert [] == crm.activities(deal)
