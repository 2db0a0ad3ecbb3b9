"""Who may do what with workflows over HTTP, and what a change in between does to a template."""

import pytest

from chalicelib.records.workflows import template_key
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from tests.support.bureau import document
from tests.support.waits import ask
from tests.support.world import interrupt

DOCUMENT = document(ask(1))


@pytest.fixture
def workflow(api):
    id = api.post("/v1/workflows", DOCUMENT).body["id"]
    assert 200 == api.post(f"/v1/workflows/{id}/publish").status
    return f"/v1/workflows/{id}"


@pytest.fixture
def run(api, workflow):
    deal = api.post("/v1/items/deal", {"title": "A"}).body["id"]
    return api.post(f"{workflow}/runs", {"item": f"deal_{deal}"}).body["id"]


@pytest.fixture
def task(api, run):
    """The id of a task of the admin."""
    call = WaitCall(run=run, step="asked", loops={}, token="token")
    register_wait(api.tenant, call, api.tenant.clock.now())
    (found,) = api.get("/v1/workflow-tasks").body["items"]
    return found["id"]


def ids(answer):
    return [one["id"] for one in answer.body["items"]]


def test_a_colleague_may_not_end_or_remove_runs(colleague, run):
    for refused in (
        colleague.post(f"/v1/workflow-runs/{run}/terminate", {}),
        colleague.delete(f"/v1/workflow-runs/{run}"),
    ):
        assert 403 == refused.status
    assert "running" == colleague.get(f"/v1/workflow-runs/{run}").body["state"]


def test_a_colleague_may_not_change_templates(colleague, workflow):
    for refused in (
        colleague.post("/v1/workflows", DOCUMENT),
        colleague.put(workflow, DOCUMENT),
        colleague.patch(workflow, {"name": "Mine"}),
        colleague.post(f"{workflow}/publish"),
        colleague.delete(workflow),
        colleague.put("/v1/workflow-variables/n", {"type": "number"}),
    ):
        assert 403 == refused.status


def test_a_colleague_sees_no_values_of_constants(api, colleague):
    api.put("/v1/workflow-constants/key", {"type": "string", "value": "s3cret"})
    steps = [
        {
            "type": "condition",
            "branches": [{"when": {"field": "constants.key", "op": "eq", "value": "x"}}],
        }
    ]
    constants = {"key": {"type": "string", "value": "s3cret"}}
    body = {**DOCUMENT, "steps": steps, "constants": constants}
    path = f"/v1/workflows/{api.post('/v1/workflows', body).body['id']}"
    for place in (path, f"{path}/export", "/v1/workflow-constants"):
        assert "s3cret" in str(api.get(place).body)
        answer = colleague.get(place)
        assert (200, False) == (answer.status, "s3cret" in str(answer.body))


def test_runs_of_an_item_that_is_not_there_are_not_found(api, run):
    item = run.partition("-w")[0].replace("_", "/")
    assert [run] == ids(api.get(f"/v1/items/{item}/workflow-runs"))
    assert (404, "not_found") == api.get("/v1/items/deal/999/workflow-runs").problem
    api.delete(f"/v1/items/{item}")
    assert (404, "not_found") == api.get(f"/v1/items/{item}/workflow-runs").problem


def test_a_colleague_sees_no_tasks_of_others(api, colleague, task):
    assert [task] == ids(api.get("/v1/workflow-tasks"))
    assert [] == ids(colleague.get("/v1/workflow-tasks"))
    foreign = colleague.get("/v1/workflow-tasks?user=1")
    assert (200, []) == (foreign.status, ids(foreign))
    item = api.get(f"/v1/workflow-tasks/{task}").body["item"]
    assert [task] == ids(api.get(f"/v1/workflow-tasks?item={item}&all=true"))
    assert [] == ids(colleague.get(f"/v1/workflow-tasks?item={item}&all=true"))


def test_a_task_of_others_is_not_found(api, colleague, task):
    path = f"/v1/workflow-tasks/{task}"
    assert 200 == api.get(path).status
    assert (404, "not_found") == colleague.get(path).problem


def test_a_colleague_answers_and_hands_over_no_task_of_others(api, colleague, task):
    path = f"/v1/workflow-tasks/{task}"
    assert 403 == colleague.post(f"{path}/complete", {"answer": "ok"}).status
    assert 403 == colleague.post(f"{path}/delegate", {"user": 2}).status
    found = api.get(path).body
    assert (True, [1]) == (found["open"], found["users"])


def test_an_admin_sees_the_tasks_of_a_colleague(api, colleague, task):
    assert 200 == api.post(f"/v1/workflow-tasks/{task}/delegate", {"user": 2}).status
    assert ([], [task]) == (
        ids(api.get("/v1/workflow-tasks")),
        ids(api.get("/v1/workflow-tasks?user=2")),
    )
    assert [task] == ids(colleague.get("/v1/workflow-tasks"))


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_template_that_has_changed_since_it_was_read_is_not_replaced(api, workflow, method):
    tag = api.get(workflow).headers["ETag"]
    api.patch(workflow, {"name": "Hers"})
    stale = api.call(method, workflow, {**DOCUMENT, "name": "His"}, headers={"If-Match": tag})
    assert 412 == stale.status
    assert "Hers" == api.get(workflow).body["name"]
    tag = api.get(workflow).headers["ETag"]
    fresh = api.call(method, workflow, {**DOCUMENT, "name": "His"}, headers={"If-Match": tag})
    assert (200, "His") == (fresh.status, api.get(workflow).body["name"])


def test_a_change_between_the_reading_and_the_writing_of_a_patch_is_not_lost(api, workflow):
    template = template_key(workflow.rpartition("/")[2])
    interrupt(
        api.tenant.table,
        "get",
        after=lambda: api.patch(workflow, {"description": "Hers"}),
        when=lambda key: key == template,
    )
    answer = api.patch(workflow, {"name": "His"})
    found = api.get(workflow).body
    assert "Hers" == found["description"]
    assert (412, "Follow up") == (answer.status, found["name"])
