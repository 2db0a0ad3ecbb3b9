"""Conditions that compare with what is not written in them (semantics/language: conditions)."""

import pytest

from tests.stories.workflows import comment, publish, start, template
from tests.support.stories import after, pointers

RULES = "/v1/automation/deal/default/rules"
WORKFLOWS = "/v1/workflows"


def compared(field, op, value):
    return {"field": field, "op": op, "value": value}


@pytest.mark.feature("R08")
def test_a_field_is_compared_with_another_field(crm):
    late = crm.comment_rule("new", condition=compared("close_date", "lt", {"field": "begin_date"}))
    deal = crm.create(close_date="2023-05-01", begin_date="2023-05-02")
    assert {late: "done"} == crm.states(deal)
    deal = crm.create(close_date="2023-05-02", begin_date="2023-05-02")
    assert {late: "skipped"} == crm.states(deal)
    deal = crm.create(begin_date="2023-05-02", close_date=None)
    assert {late: "skipped"} == crm.states(deal)


@pytest.mark.feature("R08")
def test_today_and_now_are_those_of_the_moment_when_the_rule_is_due(crm):
    soon = crm.comment_rule(
        "new",
        run=after("P5D"),
        condition=compared("close_date", "lte", {"field": "today", "plus": "P3D"}),
    )
    young = crm.comment_rule(
        "new",
        condition=compared("created_at", "gt", {"field": "now", "minus": "PT1H"}),
    )
    near, far = crm.create(close_date="2023-04-11"), crm.create(close_date="2023-04-12")
    crm.client.advance("P5D")
    assert {soon: "done", young: "done"} == crm.states(near)
    assert {soon: "skipped", young: "done"} == crm.states(far)
    assert "2023-04-08" in crm.runs(far)[soon]["reason"]["detail"]


@pytest.mark.feature("R08")
def test_a_condition_looks_at_the_client_and_at_shared_values(crm):
    crm.ask("PUT", "/v1/workflow-constants/limit", {"type": "number", "value": 1000})
    crm.ask("PUT", "/v1/workflow-variables/city", {"type": "string", "default": "Roma"})
    rule = crm.comment_rule(
        "new",
        condition={
            "all": [
                compared("amount", "gt", {"field": "tenant_constants.limit"}),
                compared("contact.title", "eq", {"field": "tenant_variables.city"}),
            ]
        },
    )
    roma, pisa = crm.create("contact", title="Roma"), crm.create("contact", title="Pisa")
    assert {rule: "done"} == crm.states(crm.create(amount="1001", contact=roma["id"]))
    assert {rule: "skipped"} == crm.states(crm.create(amount="1000", contact=roma["id"]))
    other = crm.create(amount="1001", contact=pisa["id"])
    assert {rule: "skipped"} == crm.states(other)
    assert "contact.title was Pisa" in crm.runs(other)[rule]["reason"]["detail"]
    assert {rule: "skipped"} == crm.states(crm.create(amount="1001"))


@pytest.mark.feature("R08")
def test_a_condition_looks_at_what_an_earlier_rule_gave(crm):
    found = crm.rule(
        "new",
        "get_crm_data",
        {"entity_type": "contact", "item": "{{ deal.contact }}", "fields": ["title"]},
    )
    named = f"results.{found}.title"
    both = crm.comment_rule("new", condition=compared(named, "eq", {"field": "title"}))
    later = crm.comment_rule("new", run=after("P1D"), condition=compared(named, "eq", "Ann"))
    ann = crm.create("contact", title="Ann")
    deal = crm.create(contact=ann["id"], title="Ann")
    crm.client.advance("P1D")
    assert {found: "done", both: "done", later: "done"} == crm.states(deal)
    other = crm.create(contact=ann["id"], title="Bob")
    assert "skipped" == crm.states(other)[both]


@pytest.mark.feature("T14")
def test_a_trigger_looks_at_the_client(crm):
    crm.trigger(
        "executing",
        "field_changed",
        {"fields": ["amount"]},
        condition=compared("contact.title", "eq", "Ann"),
    )
    ann, bob = crm.create("contact", title="Ann"), crm.create("contact", title="Bob")
    hers, his = crm.create(contact=ann["id"]), crm.create(contact=bob["id"])
    crm.change(hers, amount="1")
    crm.change(his, amount="1")
    assert ("executing", "new") == (crm.stage(hers), crm.stage(his))


@pytest.mark.feature("R08")
def test_a_link_to_something_deleted_is_empty(crm):
    gone = crm.comment_rule("executing", "gone", condition={"field": "contact", "op": "empty"})
    ann = crm.create("contact", title="Ann")
    hers = crm.comment_rule("executing", "hers", condition=compared("contact", "eq", ann["id"]))
    deal, other = crm.create(contact=ann["id"]), crm.create(contact=ann["id"])
    crm.move(other, "executing")
    assert {gone: "skipped", hers: "done"} == crm.states(other)
    crm.delete(ann)
    crm.move(deal, "executing")
    assert {gone: "done", hers: "skipped"} == crm.states(deal)


@pytest.mark.feature("W30")
def test_a_step_compares_with_variables_moments_and_the_client(crm):
    members = [
        compared("amount", "gt", {"field": "parameters.limit"}),
        compared("close_date", "lt", {"field": "today", "plus": "P3D"}),
        compared("contact.title", "ne", {"field": "constants.nobody"}),
    ]
    workflow = publish(
        crm,
        {
            "type": "condition",
            "branches": [
                {"when": {"all": members}, "steps": [comment("yes")]},
                {"steps": [comment("no")]},
            ],
        },
        parameters={"limit": {"type": "number", "required": True}},
        constants={"nobody": {"type": "string", "value": "Bob"}},
    )
    ann, bob = crm.create("contact", title="Ann"), crm.create("contact", title="Bob")
    deal = crm.create(amount="10", close_date="2023-04-05", contact=ann["id"])
    start(crm, workflow, deal, limit=9)
    start(crm, workflow, deal, limit=10)
    his = crm.create(amount="10", close_date="2023-04-05", contact=bob["id"])
    start(crm, workflow, his, limit=9)
    said = [[one for one in crm.texts(of) if one in ("yes", "no")] for of in (deal, his)]
    assert [["yes", "no"], ["no"]] == said


@pytest.mark.feature("R08")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ results.nope.id }}", "there are results of"),
        ("{{ results.LATER.id }}", "there are results of"),
        ("{{ results.ABOVE.nope }}", "gives id"),
    ],
)
def test_a_text_names_only_results_of_rules_above_it(crm, text, said):
    above = crm.rule("new", "create_contact", {"values": {"title": "Kim"}})
    here = crm.comment_rule("new", f"made {{{{ results.{above}.id }}}}")
    later = crm.rule("new", "create_contact", {"values": {"title": "Bob"}})
    text = text.replace("LATER", later).replace("ABOVE", above)
    answer = crm.client.send("PATCH", f"{RULES}/{here}", json={"params": {"text": text}})
    assert (400, ["/params/text"]) == (answer.status, pointers(answer))
    assert said in answer.json["errors"][0]["message"]
    crm.ask("PATCH", f"{RULES}/{here}", {"name": "Still saved"})
    crm.ask("DELETE", f"{RULES}/{above}")
    crm.ask("PATCH", f"{RULES}/{here}", {"name": "What stays is not judged anew"})


@pytest.mark.feature("R08")
@pytest.mark.parametrize(
    ("condition", "pointer"),
    [
        (compared("amount", "gt", {"field": "close_date"}), "/condition/value"),
        (compared("amount", "gt", {"field": "amuont"}), "/condition/value/field"),
        (compared("close_date", "lt", {"field": "today", "plus": "3"}), "/condition/value"),
        (compared("contact.nome", "eq", "Ann"), "/condition/field"),
        (compared("tenant_constants.nope", "eq", "Ann"), "/condition/field"),
        (compared("results.nope.id", "eq", "1"), "/condition/field"),
        (compared("stage", "eq", "nwe"), "/condition/value"),
        (compared("pipeline", "eq", "nope"), "/condition/value"),
        (compared("responsible", "in", [1, 99]), "/condition/value/1"),
    ],
)
def test_what_a_condition_cannot_compare_is_refused_when_it_is_saved(crm, condition, pointer):
    rule = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    answer = crm.client.post(RULES, {**rule, "condition": condition})
    assert (400, [pointer]) == (answer.status, pointers(answer))


@pytest.mark.feature("W30")
@pytest.mark.parametrize(
    ("when", "pointer"),
    [
        (compared("stage", "eq", "nwe"), "/value"),
        (compared("responsible", "eq", 99), "/value"),
        (compared("amount", "gt", {"field": "variables.nope"}), "/value/field"),
        (compared("contact.nope", "eq", "x"), "/field"),
        (compared("amount", "gt", {"field": "constants.nobody"}), "/value"),
    ],
)
def test_what_a_step_cannot_compare_is_refused_when_it_is_saved(crm, when, pointer):
    step = {"type": "condition", "branches": [{"when": when, "steps": [comment("yes")]}]}
    constants = {"nobody": {"type": "string", "value": "Bob"}}
    answer = crm.client.post(WORKFLOWS, template(step, constants=constants))
    assert (400, [f"/steps/0/branches/0/when{pointer}"]) == (answer.status, pointers(answer))


@pytest.mark.feature("T14")
def test_a_trigger_that_can_no_longer_be_judged_says_so_once_and_in_its_document(crm):
    field = {"code": "uf_kind", "title": "Kind", "type": "string"}
    crm.ask("POST", "/v1/fields/deal", field)
    whole = compared("uf_kind", "eq", "big")
    trigger = crm.trigger("executing", "field_changed", {"fields": ["amount"]}, condition=whole)
    watching = crm.trigger("executing", "field_changed", {"fields": ["uf_kind"]})
    deal = crm.create()
    triggers = "/v1/automation/deal/default/triggers"
    assert "broken" not in crm.ask("GET", f"{triggers}/{trigger}")
    crm.ask("DELETE", "/v1/fields/deal/uf_kind?force=true")
    for amount in ("1", "2", "3"):
        crm.change(deal, amount=amount)
    said = [text for text in crm.texts(deal) if "could not be evaluated" in text]
    assert 2 == len(said)
    assert all("uf_kind" in one for one in said)
    assert "uf_kind" in crm.ask("GET", f"{triggers}/{trigger}")["broken"]
    shown = {one["id"]: one["broken"] for one in crm.all(triggers)}
    assert "uf_kind" in shown[watching]
