"""What people read who wrote a workflow with a mistake in it."""

import pytest

WORKFLOWS = "/v1/workflows"
WAIT = {"type": "wait_for_stage", "id": "w", "stages": ["won"]}
TASK = {"type": "user_task", "kind": "approve", "users": [1], "subject": "Discount?"}
VARIABLES = {"calls": {"type": "number", "default": 0}}


def comment(text: str) -> dict:
    return {"type": "action", "action": "add_comment", "params": {"text": text}}


def workflow(*steps: dict, **header) -> dict:
    basis = {"name": "Calls", "entity_type": "deal", "variables": VARIABLES}
    return {**basis, **header, "steps": list(steps)}


def told(answer) -> dict[str, str]:
    assert 400 == answer.status
    return {one["pointer"]: one["message"] for one in answer.body["errors"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ variables.cals }}", "did you mean {{ variables.calls }}?"),
        ("{{ variabels.calls }}", "did you mean {{ variables.calls }}?"),
        ("{{ deal.titel }}", "did you mean {{ deal.title }}?"),
        ("{{ results.w.outcome }}", "; the step w gives message, pipeline, reason, result, stage"),
        ("{{ results.ww.result }}", "did you mean {{ results.w.result }}?"),
        ("{{ parameters.boss }}", "; there are no parameters"),
        (
            "{{ x.y }}",
            "; a placeholder begins with company, constants, contact, deal, item, parameters, "
            "responsible, results, tenant_constants, tenant_variables or variables, then a dot",
        ),
    ],
)
def test_a_placeholder_that_names_nothing_is_told_what_the_workflow_has(api, text, said):
    assigned = {"type": "set_variable", "variable": "calls", "value": text}
    found = told(api.post(WORKFLOWS, workflow(WAIT, comment(text), assigned)))

    assert {"/steps/1/params/text", "/steps/2/value"} == found.keys()
    assert all(one == f"there is no {text}{one[one.index(';') :]}" for one in found.values())
    assert all(said in one for one in found.values())


@pytest.mark.parametrize(
    ("step", "pointer", "said"),
    [
        (
            {"type": "action", "action": "add_coment"},
            "/action",
            "there is no action add_coment, did you mean add_comment? there are ",
        ),
        (
            {**comment("x"), "params": {"txt": "x"}},
            "/params/txt",
            "there is no key txt, did you mean text? there are attachments, author, text",
        ),
        (
            {**WAIT, "stages": ["preperation"]},
            "/stages/0",
            "there is no deal stage preperation, did you mean preparation? there are ",
        ),
        (
            {"type": "wait_for_stage", "stage": "won"},
            "/stage",
            "there is no key stage, did you mean stages? there are entity_type, id, item,",
        ),
        (
            {"type": "wait_for_stage"},
            "/stages",
            "name the stages to wait for; [] for any final one",
        ),
        (
            {"type": "wait_for_client", "period": "P1D", "timeout": "P1D"},
            "/timeout",
            "there is no key timeout; there are comment, id, on_failure, period, title, type",
        ),
        ({**TASK, "kind": "aprove"}, "/kind", "did you mean approve? there are approve, read,"),
        (
            {"type": "set_variable", "variable": "cals", "value": 1},
            "/variable",
            "there is no variable cals, did you mean calls? there is calls",
        ),
        (
            {**TASK, "kind": "request_information", "fields": ["cals"]},
            "/fields/0",
            "there is no variable cals, did you mean calls? there is calls",
        ),
        (
            {**TASK, "kind": "request_information"},
            "/fields",
            "name the variables to ask for; there are calls",
        ),
        (
            {**TASK, "users": ["parameters.boss"]},
            "/users/0",
            "expected an id, responsible, or a placeholder, for example {{ parameters.boss }}",
        ),
    ],
)
def test_a_fault_of_a_step_says_what_to_do(api, step, pointer, said):
    found = told(api.post(WORKFLOWS, workflow(step)))

    assert said in found[f"/steps/0{pointer}"]


def test_a_fault_of_the_header_names_the_choices(api):
    variables = {"calls": {"type": "integer"}}
    document = workflow(comment("x"), auto_run="create", variables=variables)
    found = told(api.post(WORKFLOWS, document))

    assert (
        "there is no choice create; there are both, none, on_add, on_modify" == (found["/auto_run"])
    )
    assert (
        "there is no choice integer; there are boolean, currency,"
        in (found["/variables/calls/type"])
    )


def test_an_import_tells_the_same_faults(api):
    document = {"format": "stageflow.workflow", "template": workflow({**TASK, "kind": "aprove"})}

    assert (
        "did you mean approve?" in told(api.post(f"{WORKFLOWS}/import", document))["/steps/0/kind"]
    )


def test_stages_that_were_left_empty_come_back_and_can_be_sent_again(api):
    made = api.post(WORKFLOWS, workflow({**WAIT, "stages": []})).body
    again = api.patch(f"{WORKFLOWS}/{made['id']}", {"name": "Renamed", "steps": made["steps"]})

    assert [[], []] == [made["steps"][0]["stages"], again.body["steps"][0]["stages"]]


def test_a_run_before_the_first_version_is_told_to_publish_one(api):
    id = api.post(WORKFLOWS, workflow(comment("x"))).body["id"]
    deal = api.post("/v1/items/deal", {"title": "A"}).body["id"]
    answer = api.post(f"{WORKFLOWS}/{id}/runs", {"item": f"deal_{deal}"})

    assert (409, "not_published") == (answer.status, answer.body["code"])
    assert f"POST /v1/workflows/{id}/publish first" in answer.body["detail"]


def test_an_unknown_parameter_of_a_run_is_answered_with_those_there_are(api):
    parameters = {"budget": {"type": "number"}}
    id = api.post(WORKFLOWS, workflow(comment("x"), parameters=parameters)).body["id"]
    api.post(f"{WORKFLOWS}/{id}/publish")
    deal = api.post("/v1/items/deal", {"title": "A"}).body["id"]
    body = {"item": f"deal_{deal}", "parameters": {"buget": 5}}

    assert (
        "there is no parameter buget, did you mean budget? there is budget"
        == (told(api.post(f"{WORKFLOWS}/{id}/runs", body))["/parameters/buget"])
    )
