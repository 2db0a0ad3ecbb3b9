"""Runs, step logs and user tasks in lists: nothing is lost or doubled while they change."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import TaskKind
from chalicelib.domain.workflows.tasks import WorkflowTask, task_id
from chalicelib.ports.table import Put
from chalicelib.records.workflows import run_key, run_of, step_row, task_key, task_of, task_writes

COMMENT = {"type": "action", "action": "add_comment", "params": {"text": "hello"}}
COLOURS = {"type": "list", "options": ["red", "blue"], "title": "Colour", "required": True}


def publish(api, **header):
    document = {"name": "Follow up", "entity_type": "deal", "steps": [COMMENT]}
    id = api.post("/v1/workflows", {**document, **header}).body["id"]
    assert 200 == api.post(f"/v1/workflows/{id}/publish").status
    return id


@pytest.fixture
def workflow(api):
    return publish(api, variables={"colour": COLOURS, "n": {"type": "number"}})


@pytest.fixture
def deal(api):
    return f"deal_{api.post('/v1/items/deal', {'title': 'A'}).body['id']}"


@pytest.fixture
def start(api, workflow, deal):
    def start(**more):
        api.tenant.clock.advance(timedelta(seconds=1))
        return api.post(f"/v1/workflows/{workflow}/runs", {"item": deal}, **more).body["id"]

    return start


def ids(page):
    return [one["id"] for one in page["items"]]


def all_of(api, path, limit):
    """Return what all pages of a list hold, page by page."""
    pages, cursor = [], ""
    while cursor is not None:
        page = api.get(f"{path}limit={limit}{cursor and '&cursor='}{cursor}").body
        pages.append(page["items"])
        cursor = page["next_cursor"]
    return pages


# ---------------------------------------------------------------------------------------- runs


@pytest.mark.parametrize("of", ["item", "workflow"])
def test_runs_that_start_meanwhile_double_none(api, workflow, deal, start, of):
    number = deal.removeprefix("deal_")
    path = {
        "item": f"/v1/items/deal/{number}/workflow-runs",
        "workflow": f"/v1/workflows/{workflow}/runs",
    }[of]
    runs = [start() for _ in range(4)][::-1]
    first = api.get(f"{path}?limit=2").body
    start()
    rest = api.get(f"{path}?limit=2&cursor={first['next_cursor']}").body

    assert (runs[:2], runs[2:]) == (ids(first), ids(rest))


def test_runs_of_an_item_end_with_their_last_page(api, deal, start):
    runs = [start() for _ in range(4)][::-1]
    path = f"/v1/items/deal/{deal.removeprefix('deal_')}/workflow-runs?"

    assert [runs[:3], runs[3:]] == [[one["id"] for one in page] for page in all_of(api, path, 3)]
    assert [runs] == [[one["id"] for one in page] for page in all_of(api, path, 4)]


def test_the_runs_of_a_removed_workflow_stay_listed(api, workflow, start):
    run = start()
    assert 204 == api.delete(f"/v1/workflows/{workflow}").status

    assert [run] == ids(api.get(f"/v1/workflows/{workflow}/runs").body)
    assert 404 == api.get(f"/v1/workflows/{workflow}").status
    assert 404 == api.get("/v1/workflows/nothing/runs").status


def test_the_same_request_does_not_tell_of_a_run_that_was_killed(api, workflow, deal):
    def start(key):
        headers = {"Idempotency-Key": key}
        return api.post(f"/v1/workflows/{workflow}/runs", {"item": deal}, headers=headers)

    first = start("k")
    assert first.body == start("k").body
    assert 204 == api.delete(f"/v1/workflow-runs/{first.body['id']}").status

    assert (409, "run_killed") == start("k").problem
    assert 201 == start("other").status


# ------------------------------------------------------------------------------------ step log


def write_log(api, run, count, **more):
    """Write a log as a loop does that passes so many times."""
    stored = run_of(api.tenant.table.get(run_key(run)))
    for number in range(count):
        line = StepDoing(
            item=stored.item,
            state=RunState.DONE,
            cause=stored.cause,
            run=run,
            step=f"s{count - number}",
            visit=f"w:{number}",
            type="set_variable",
            place=3,
            workflow=stored.workflow,
            started_at=stored.started_at + timedelta(seconds=number),
            **more,
        )
        api.tenant.table.write([Put(step_row(line))])


def visits(lines):
    return [int(one["visit"].removeprefix("w:")) for one in lines]


def test_a_long_step_log_is_read_page_by_page(api, start):
    run = start()
    write_log(api, run, 450)
    found = api.get(f"/v1/workflow-runs/{run}").body

    path = f"/v1/workflow-runs/{run}/steps?"
    more = api.get(f"{path}limit=200&cursor={found['steps_cursor']}").body
    last = api.get(f"{path}limit=200&cursor={more['next_cursor']}").body

    assert [*range(200)] == visits(found["steps"])
    assert [*range(200, 400)] == visits(more["items"])
    assert ([*range(400, 450)], None) == (visits(last["items"]), last["next_cursor"])


def test_a_step_log_can_begin_with_the_newest(api, start):
    run = start()
    write_log(api, run, 5)

    path = f"/v1/workflow-runs/{run}/steps?order=-started_at&"

    assert [[4, 3], [2, 1], [0]] == [visits(page) for page in all_of(api, path, 2)]


def test_a_short_step_log_comes_with_its_run(api, start):
    run = start()
    write_log(api, run, 3)
    found = api.get(f"/v1/workflow-runs/{run}").body

    assert ([0, 1, 2], None) == (visits(found["steps"]), found["steps_cursor"])


def test_a_step_log_of_long_values_is_cut_and_never_too_large(api, start):
    run = start()
    write_log(api, run, 150, result={"value": ["é" * 5_000] * 30, "n": 7, "word": "x" * 1_000})
    found = api.get(f"/v1/workflow-runs/{run}").body
    lines, cursor = found["steps"], found["steps_cursor"]

    assert {"value": [*["é" * 999 + "…"] * 20, "…"], "n": 7, "word": "x" * 1_000} == (
        lines[0]["result"]
    )
    while cursor:
        page = api.get(f"/v1/workflow-runs/{run}/steps?limit=200&cursor={cursor}").body
        lines, cursor = lines + page["items"], page["next_cursor"]
    assert len(found["steps"]) < 150
    assert [*range(150)] == visits(lines)


def test_a_page_of_a_step_log_reads_no_more_than_that_page(api, start, monkeypatch):
    run = start()
    write_log(api, run, 30)
    asked = []
    get_many = api.tenant.table.get_many

    def look(keys):
        keys = [*keys]
        asked.extend(key for key in keys if key[0].startswith("workflow_run#"))
        return get_many(keys)

    monkeypatch.setattr(api.tenant.table, "get_many", look)
    monkeypatch.setattr(api.tenant.table, "query", lambda *_, **__: [])
    api.get(f"/v1/workflow-runs/{run}/steps?limit=10")

    assert 10 == len(asked)


@pytest.mark.parametrize("run", ["deal_1-wnone", "nothing"])
def test_no_run_has_no_log(api, run):
    assert 404 == api.get(f"/v1/workflow-runs/{run}/steps").status


# --------------------------------------------------------------------------------------- tasks


@pytest.fixture
def tasks(api, workflow, deal, start):
    """Ask the admin for something, six times."""
    run = start()
    made = []
    for number in range(6):
        api.tenant.clock.advance(timedelta(seconds=1))
        task = WorkflowTask(
            id=task_id(run, f"s{number}", ""),
            run=run,
            workflow=workflow,
            number=1,
            step=f"s{number}",
            item=run_of(api.tenant.table.get(run_key(run))).item,
            kind=TaskKind.REQUEST_INFORMATION,
            users=(1,),
            subject="Which?",
            fields=("colour",),
            created_at=api.tenant.clock.now(),
        )
        api.tenant.table.write(task_writes(task))
        made.append(task.id)
    return made


def close(api, *tasks):
    for id in tasks:
        before = task_of(api.tenant.table.get(task_key(id)))
        fields = {name: getattr(before, name) for name in before.__struct_fields__}
        after = WorkflowTask(**{**fields, "withdrawn": True, "version": before.version + 1})
        api.tenant.table.write(task_writes(after, before))


@pytest.mark.parametrize("about", ["", "item={deal}&"], ids=["mine", "of an item"])
def test_tasks_that_are_closed_meanwhile_hide_no_others(api, tasks, deal, about):
    path = f"/v1/workflow-tasks?{about.format(deal=deal)}limit=3"
    first = api.get(path).body
    close(api, *ids(first))
    rest = api.get(f"{path}&cursor={first['next_cursor']}").body

    assert (tasks[:3], tasks[3:]) == (ids(first), ids(rest))


@pytest.mark.parametrize("about", ["", "item={deal}&"], ids=["mine", "of an item"])
def test_tasks_are_listed_page_by_page_the_oldest_first(api, tasks, deal, about):
    pages = all_of(api, f"/v1/workflow-tasks?{about.format(deal=deal)}", 4)

    assert [tasks[:4], tasks[4:]] == [[one["id"] for one in page] for page in pages]


def test_closed_tasks_are_listed_with_their_item_only(api, colleague, tasks, deal):
    close(api, tasks[0])

    assert tasks == ids(api.get(f"/v1/workflow-tasks?item={deal}&all=true").body)
    assert tasks[1:] == ids(api.get(f"/v1/workflow-tasks?item={deal}").body)
    assert tasks[1:] == ids(api.get("/v1/workflow-tasks?all=true").body)
    assert 403 == colleague.get("/v1/workflow-tasks?all=true").status


def test_others_see_no_tasks_of_mine(api, colleague, tasks, deal):
    for more in ("", "?user=1", f"?item={deal}&all=true"):
        assert [] == ids(colleague.get(f"/v1/workflow-tasks{more}").body)
    assert 404 == colleague.get(f"/v1/workflow-tasks/{tasks[0]}").status
    assert 404 == api.get("/v1/workflow-tasks/nothing").status


def test_a_task_shows_what_there_is_to_choose_from(api, tasks):
    (field,) = api.get(f"/v1/workflow-tasks/{tasks[0]}").body["fields"]

    assert {
        "code": "colour",
        "title": "Colour",
        "type": "list",
        "required": True,
        "multiple": False,
        "options": ["red", "blue"],
        "target": None,
    } == field


def test_what_is_asked_for_is_not_copied_into_the_task(api, tasks):
    row = api.tenant.table.get(task_key(tasks[0]))

    assert "blue" not in row.body
