"""What a tenant's plan has, and what becomes of what it has no more."""

import pytest

from tests.support.stories import after, problem

RULES, TRIGGERS = "/v1/automation/deal/default/rules", "/v1/automation/deal/default/triggers"
RULE = {"stage": "new", "action": "add_comment", "params": {"text": "hello"}}
WORKFLOW = {
    "name": "W",
    "entity_type": "deal",
    "auto_run": "on_add",
    "steps": [{"type": "action", "action": "add_comment", "params": {"text": "from a workflow"}}],
}


def book(crm, plan):
    """Let the operator set the plan."""
    crm.ask("POST", "/_local/plan", {"plan": plan})


@pytest.mark.feature("R42")
@pytest.mark.parametrize("plan", ["free", "start_plus", "project_plus"])
def test_a_plan_without_rules_refuses_them_and_keeps_what_is_there_silent(crm, plan):
    rule = crm.comment_rule("new")
    book(crm, plan)
    path = f"{RULES}/{rule}"
    refused = [
        ("POST", RULES, RULE),
        ("PUT", path, RULE),
        ("PATCH", path, {"name": "Other"}),
        ("PUT", "/v1/automation/deal/default", {"rules": [], "triggers": []}),
        ("POST", "/v1/workflows", WORKFLOW),
    ]
    answers = [crm.client.send(method, path, json=body) for method, path, body in refused]
    assert {(403, "plan_restricted")} == {problem(one) for one in answers}
    assert f"not part of the plan {plan}" in answers[0].json["detail"]
    assert "crm_plus, standard, professional" in answers[0].json["detail"]
    assert [rule] == [one["id"] for one in crm.all(RULES)]
    deal = crm.create()
    assert [] == crm.texts(deal)
    assert {rule: "skipped"} == crm.states(deal)
    assert "plan_restricted" == crm.reason(deal, rule)
    crm.ask("DELETE", path)


def test_without_a_plan_nothing_comes_back_from_the_recycle_bin_until_there_is_one(crm):
    deal = crm.create()["id"]
    crm.ask("DELETE", f"/v1/items/deal/{deal}")
    book(crm, "free")
    refused = crm.client.post(f"/v1/items/deal/{deal}/restore")
    assert (403, "plan_restricted") == problem(refused)
    assert [deal] == [one["id"] for one in crm.all("/v1/recycle-bin")]
    book(crm, "start_plus")
    assert deal == crm.client.post(f"/v1/items/deal/{deal}/restore").json["id"]


@pytest.mark.feature("T17")
def test_a_plan_without_triggers_refuses_them_and_those_that_are_there_do_not_fire(crm):
    crm.trigger("executing", "field_changed", {"fields": ["amount"]})
    book(crm, "free")
    document = {"stage": "won", "trigger": "field_changed", "params": {"fields": ["amount"]}}
    refused = crm.client.post(TRIGGERS, json=document)
    assert (403, "plan_restricted") == problem(refused)
    deal = crm.create()
    crm.change(deal, amount="5.00")
    assert "new" == crm.stage(deal)
    book(crm, "standard")
    crm.change(deal, amount="6.00")
    assert "executing" == crm.stage(deal)


def test_after_an_upgrade_goes_on_what_is_due_from_then(crm):
    early = crm.comment_rule("new", "early", run=after("P1D"))
    next_one = crm.comment_rule("new", "behind early", after_previous=True)
    late = crm.comment_rule("new", "late", run=after("P3D"))
    deal = crm.create()
    book(crm, "free")
    crm.client.advance("P2D")
    assert {early: "skipped", next_one: "skipped", late: "scheduled"} == crm.states(deal)
    book(crm, "crm_plus")
    crm.client.advance("P2D")
    assert {early: "skipped", next_one: "skipped", late: "done"} == crm.states(deal)
    assert ["late"] == crm.texts(deal)


def test_workflows_start_where_the_plan_has_them(crm):
    workflow = crm.ask("POST", "/v1/workflows", WORKFLOW)["id"]
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    book(crm, "free")
    deal = crm.create()
    assert [] == crm.texts(deal)
    start = {"item": f"deal_{deal['id']}"}
    refused = crm.client.post(f"/v1/workflows/{workflow}/runs", json=start)
    assert (403, "plan_restricted") == problem(refused)
    book(crm, "professional")
    crm.ask("POST", f"/v1/workflows/{workflow}/runs", start)
    crm.settle()
    assert "from a workflow" in crm.texts(deal)


def test_the_plan_can_be_read_and_only_the_operator_sets_it(crm):
    book(crm, "free")
    free = crm.ask("GET", "/v1/plan")
    assert ("free", 0, {False}) == (
        free["plan"],
        free["most_smart_processes"],
        set(free["features"].values()),
    )
    book(crm, "enterprise")
    assert 500 == crm.ask("GET", "/v1/plan")["most_smart_processes"]
    assert 405 == crm.client.put("/v1/plan", json={"plan": "free"}).status
    assert 400 == crm.client.post("/_local/plan", json={"plan": "golden"}).status
