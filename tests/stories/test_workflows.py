"""Workflows: runs act, rest for days, ask people, and end."""

import pytest

from tests.stories.workflows import (
    action,
    comment,
    complete,
    draft,
    pause,
    publish,
    read,
    runs_of,
    start,
    state,
    steps,
    tasks,
    template,
)
from tests.support.stories import ADMIN, Refusal, ref


@pytest.mark.feature("W20")
def test_a_run_does_its_steps_in_order(crm):
    workflow = publish(crm, comment("one"), comment("two"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert "done" == state(crm, run)
    assert [("s1", "done"), ("s2", "done")] == steps(crm, run)[:2]
    assert ["one", "two"] == [text for text in crm.texts(deal) if text in ("one", "two")]


@pytest.mark.feature("W27")
def test_a_run_pauses_for_days_and_goes_on_at_its_own_time(crm):
    workflow = publish(crm, comment("one"), pause("P2D"), comment("two"))
    deal = crm.create()
    run = start(crm, workflow, deal)
    assert "running" == state(crm, run)

    crm.client.advance("P10D")

    (second,) = (one for one in crm.timeline(deal, "comment") if one["text"] == "two")
    assert "2023-04-05T09:00:00Z" == second["at"]
    assert "done" == state(crm, run)


@pytest.mark.feature("W29")
def test_parameters_variables_and_constants_are_known_to_texts(crm):
    workflow = publish(
        crm,
        {"type": "set_variable", "variable": "total", "add": 5},
        comment("{{ parameters.word }} {{ variables.total }} {{ constants.unit }}"),
        parameters={"word": {"type": "string", "required": True}},
        variables={"total": {"type": "number", "default": 2}},
        constants={"unit": {"type": "string", "value": "pieces"}},
    )
    deal = crm.create()

    start(crm, workflow, deal, word="hello")

    assert "hello 7 pieces" in crm.texts(deal)


@pytest.mark.feature("W29")
def test_a_required_parameter_is_asked_for(crm):
    parameters = {"word": {"type": "string", "required": True}}
    workflow = publish(crm, comment("{{ parameters.word }}"), parameters=parameters)
    deal = crm.create()

    with pytest.raises(Refusal, match="/parameters/word"):
        start(crm, workflow, deal)

    assert [] == runs_of(crm, workflow)


@pytest.mark.feature("W29")
def test_all_workflows_share_the_tenants_variables_and_constants(crm):
    crm.ask("PUT", "/v1/workflow-constants/city", {"type": "string", "value": "Bonn"})
    crm.ask("PUT", "/v1/workflow-variables/count", {"type": "number", "default": 10})
    add = {"type": "set_variable", "variable": "tenant_variables.count", "add": 1}
    first = publish(crm, add)
    said = comment("{{ tenant_constants.city }} {{ tenant_variables.count }}")
    second = publish(crm, add, said, name="Other")
    deal = crm.create()

    start(crm, first, deal)
    start(crm, second, deal)

    assert "Bonn 12" in crm.texts(deal)
    (variable,) = crm.all("/v1/workflow-variables")
    assert 12 == variable["value"]


@pytest.mark.feature("W29")
@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/workflow-constants/city", {"type": "number", "value": "Bonn"}, "/value"),
        ("/v1/workflow-constants/city", {"type": "string", "value": None}, "/value"),
        ("/v1/workflow-variables/City", {"type": "string"}, "/code"),
        ("/v1/workflow-variables/n", {"type": "number", "default": "x"}, "/default"),
    ],
)
def test_a_shared_value_that_does_not_fit_is_refused(crm, path, body, pointer):
    answer = crm.client.put(path, body)

    assert (400, pointer) == (answer.status, answer.json["errors"][0]["pointer"])


@pytest.mark.feature("W28")
@pytest.mark.parametrize(
    ("auto_run", "expected"), [("none", 0), ("on_add", 1), ("on_modify", 1), ("both", 2)]
)
def test_runs_start_by_themselves_on_add_and_on_modify(crm, auto_run, expected):
    workflow = publish(crm, comment("hello"), auto_run=auto_run)

    deal = crm.create()
    crm.change(deal, title="Other")

    assert expected == len(runs_of(crm, workflow))


@pytest.mark.feature("W28")
def test_what_a_workflow_edits_starts_no_workflow_on_modify(crm):
    workflow = publish(crm, action("edit_item", values={"title": "Mine"}), auto_run="on_modify")
    deal = crm.create()

    crm.change(deal, title="Other")

    assert "Mine" == crm.read(deal)["title"]
    assert 1 == len(runs_of(crm, workflow))


@pytest.mark.feature("W31")
def test_a_run_keeps_the_template_that_it_was_started_with(crm):
    workflow = publish(crm, pause("P1D"), comment("old"))
    deal = crm.create()
    start(crm, workflow, deal)

    crm.ask("PUT", f"/v1/workflows/{workflow}", template(pause("P1D"), comment("new")))
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    start(crm, workflow, deal)
    crm.client.advance("P1D")

    assert ["new", "old"] == sorted(text for text in crm.texts(deal) if text in ("new", "old"))


@pytest.mark.feature("W32")
def test_a_terminated_run_keeps_its_data(crm):
    workflow = publish(crm, comment("one"), pause("P1D"), comment("two"))
    deal = crm.create()
    run = start(crm, workflow, deal)

    crm.ask("POST", f"/v1/workflow-runs/{run}/terminate", {"status": "not needed"})
    crm.client.advance("P3D")

    found = read(crm, run)
    assert ("terminated", "not needed") == (found["state"], found["status"])
    assert "s1" == found["steps"][0]["step"]
    assert "two" not in crm.texts(deal)


@pytest.mark.feature("W32")
def test_a_killed_run_is_gone_with_its_data(crm):
    workflow = publish(crm, comment("one"), pause("P1D"), comment("two"))
    deal = crm.create()
    run = start(crm, workflow, deal)

    crm.ask("DELETE", f"/v1/workflow-runs/{run}")
    crm.client.advance("P3D")

    with pytest.raises(Refusal, match="404"):
        read(crm, run)
    assert [] == runs_of(crm, workflow)
    assert "two" not in crm.texts(deal)


def test_an_approval_decides_which_way_a_run_goes(crm):
    boss = crm.hire("Boss")
    ask = {"type": "user_task", "kind": "approve", "users": [boss], "subject": "10 %?", "id": "ok"}
    yes = {"field": "results.ok.result", "op": "eq", "value": "yes"}
    ways = [
        {"when": yes, "steps": [comment("granted")]},
        {"when": None, "steps": [comment("refused")]},
    ]
    workflow = publish(crm, ask, {"type": "condition", "branches": ways})
    deal = crm.create()
    run = start(crm, workflow, deal)
    hers = crm.as_user(boss)
    (task,) = tasks(hers)
    assert (run, "10 %?", True) == (task["run"], task["subject"], task["open"])
    assert [] == tasks(crm)

    complete(hers, task, "yes")

    assert "granted" in crm.texts(deal)
    assert [] == tasks(hers)


def test_a_task_is_handed_over_to_a_colleague(crm):
    boss, deputy = crm.hire("Boss"), crm.hire("Deputy")
    ask = {"type": "user_task", "kind": "read", "users": [boss], "subject": "Read this"}
    workflow = publish(crm, ask, comment("read"))
    deal = crm.create()
    start(crm, workflow, deal)
    hers = crm.as_user(boss)
    (task,) = tasks(hers)

    hers.ask("POST", f"/v1/workflow-tasks/{task['id']}/delegate", {"user": deputy})

    assert [] == tasks(hers)
    complete(crm.as_user(deputy), task, "ok")
    assert "read" in crm.texts(deal)


def test_requested_information_fills_variables(crm):
    ask = {
        "type": "user_task",
        "kind": "request_information",
        "users": [ADMIN],
        "subject": "How much?",
        "fields": ["budget"],
    }
    workflow = publish(
        crm,
        ask,
        comment("budget {{ variables.budget }}"),
        variables={"budget": {"type": "number"}},
    )
    deal = crm.create()
    start(crm, workflow, deal)
    (task,) = tasks(crm)

    complete(crm, task, "ok", fields={"budget": 40})

    assert "budget 40" in crm.texts(deal)


def test_a_command_lets_a_run_go_on_and_only_from_whom_it_may_come(crm):
    boss, other = crm.hire("Boss"), crm.hire("Other")
    wait = {"type": "wait_for_event", "name": "ship", "users": [boss]}
    workflow = publish(crm, wait, comment("shipped"))
    deal = crm.create()
    run = start(crm, workflow, deal)
    path = f"/v1/workflow-runs/{run}/commands"

    with pytest.raises(Refusal, match="403"):
        crm.as_user(other).ask("POST", path, {"name": "ship"})
    crm.as_user(boss).ask("POST", path, {"name": "ship"})
    crm.settle()

    assert "shipped" in crm.texts(deal)


def test_the_log_says_what_a_run_waits_for_while_it_does(crm):
    wait = {"type": "wait_for_event", "name": "go", "users": [1], "timeout": "P1D"}
    run = start(crm, publish(crm, wait), crm.create())

    (line,) = read(crm, run)["steps"]
    assert [("go", [1])] == [(one["command"], one["users"]) for one in line["waits_for"]]
    assert line["due_at"] is not None

    crm.ask("POST", f"/v1/workflow-runs/{run}/commands", {"name": "go"})
    crm.settle()
    (line,) = read(crm, run)["steps"]
    assert ("done", [], None) == (line["state"], line["waits_for"], line["due_at"])


def test_an_exported_template_can_be_imported(crm):
    workflow = draft(crm, comment("one"), pause("P1D"))
    document = crm.ask("GET", f"/v1/workflows/{workflow}/export")

    copy = crm.ask("POST", "/v1/workflows/import", document)

    assert workflow != copy["id"]
    assert document == crm.ask("GET", f"/v1/workflows/{copy['id']}/export")


def test_faults_of_a_template_come_with_pointers(crm):
    answer = crm.client.post("/v1/workflows", template(action("nonsense"), comment("{{ x.y }}")))

    assert 400 == answer.status
    assert "/steps/0/action" == answer.json["errors"][0]["pointer"]


def test_the_same_request_starts_one_run(crm):
    workflow = publish(crm, comment("one"))
    deal = crm.create()
    body = {"item": ref(deal)}

    path, headers = f"/v1/workflows/{workflow}/runs", {"Idempotency-Key": "k1"}
    first, second = (crm.ask("POST", path, body, headers=headers) for _ in range(2))
    crm.settle()

    assert first == second
    assert 1 == crm.texts(deal).count("one")
