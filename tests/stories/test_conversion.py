"""Items that are made out of others: conversion, contacts for leads, repeat leads."""

import pytest

from tests.stories.workflows import action, pause, publish, read, start
from tests.support.stories import path_of, problem

PAIRS = [
    ("lead", "deal", "what is made"),
    ("lead", "contact", "the source"),
    ("lead", "company", "the source"),
    ("deal", "quote", "what is made"),
    ("deal", "invoice", "what is made"),
    ("quote", "deal", "the source"),
    ("quote", "invoice", "what is made"),
]
"""Source, what is made of it, and which of the two names the other."""
FIRST = {"lead": "new", "deal": "new", "quote": "draft"}
ADDS = {"read": "all", "add": "all"}


@pytest.mark.feature("R22")
@pytest.mark.parametrize(("source", "made", "names"), PAIRS)
def test_each_pair_is_made_with_what_both_have_and_linked(crm, source, made, names):
    for type in (source, made):
        field = {"code": "uf_colour", "title": "Colour", "type": "string"}
        assert 201 == crm.client.post(f"/v1/fields/{type}", json=field).status
    rule = crm.rule(FIRST[source], "create_from_source", {"kinds": [made]}, type=source)
    item = crm.create(source, title="Roof", uf_colour="red", amount="500", currency="EUR")
    run = crm.runs(item, entry=1)[rule]
    new = crm.ask("GET", f"/v1/items/{made}/{run['result'][made]}")
    assert ("done", "red", item["responsible"]) == (
        run["state"],
        new["uf_colour"],
        new["responsible"],
    )
    if names == "what is made":
        assert item["id"] == new[source]
    else:
        assert new["id"] == crm.read(item)[made]


def custom(crm, about, code, **more):
    body = {"code": code, "title": code[3:].title(), "type": "string", **more}
    crm.ask("POST", f"/v1/fields/{about}", body)


@pytest.mark.feature("R22")
@pytest.mark.feature("W04")
@pytest.mark.parametrize("by", ["rule", "workflow"])
def test_custom_fields_that_the_target_lacks_are_made_with_their_values(crm, by):
    custom(crm, "lead", "uf_colour", required=True)
    custom(crm, "lead", "uf_size", type="list", options=["S", "L"], multiple=True)
    custom(crm, "lead", "uf_empty")
    values = {"uf_colour": "red", "uf_size": ["L"]}
    kinds = {"kinds": ["deal", "contact"]}
    if by == "rule":
        rule = crm.rule("new", "create_from_source", kinds, type="lead")
        lead = crm.create("lead", title="Roof", **values)
        result = crm.runs(lead, entry=1)[rule]["result"]
    else:
        step = action("create_from_source", id="made", **kinds)
        workflow = publish(crm, step, entity_type="lead")
        lead = crm.create("lead", title="Roof", **values)
        result = read(crm, start(crm, workflow, lead))["steps"][0]["result"]
    assert "left_out" not in result
    for type in ("deal", "contact"):
        made = crm.ask("GET", f"/v1/items/{type}/{result[type]}")
        assert values == {code: made[code] for code in values}
        fields = {one["code"]: one for one in crm.all(f"/v1/fields/{type}")}
        assert {"uf_colour", "uf_size"} == fields.keys()
        assert (False, ["S", "L"]) == (
            fields["uf_colour"]["required"],
            fields["uf_size"]["options"],
        )


@pytest.mark.feature("R22")
def test_custom_fields_that_cannot_be_taken_over_are_named(crm):
    custom(crm, "lead", "uf_colour")
    custom(crm, "lead", "uf_size", type="list", options=["S", "L"])
    custom(crm, "lead", "uf_shape")
    custom(crm, "deal", "uf_colour", type="number")
    custom(crm, "deal", "uf_size", type="list", options=["S"])
    custom(crm, "deal", "uf_shape")
    crm.ask("DELETE", "/v1/fields/deal/uf_shape")
    rule = crm.rule("new", "create_from_source", {"kinds": ["deal"]}, type="lead")
    lead = crm.create("lead", uf_colour="red", uf_size="L", uf_shape="round")
    result = crm.runs(lead, entry=1)[rule]["result"]
    assert {"Colour (deal)", "Size (deal)", "Shape (deal)"} == {*result["left_out"].split(", ")}
    made = crm.ask("GET", f"/v1/items/deal/{result['deal']}")
    assert (None, None) == (made["uf_colour"], made["uf_size"])
    assert "uf_shape" not in made


@pytest.mark.feature("R22")
@pytest.mark.parametrize(
    ("may", "state"),
    [
        ([{"type": "deal", "items": ADDS}], "done"),
        ([{"type": "quote", "items": ADDS}], "failed"),
        (
            [
                {"type": "deal", "items": ADDS},
                {"type": "deal", "pipeline": "default", "items": {**ADDS, "add": "none"}},
            ],
            "failed",
        ),
    ],
    ids=["deals", "no deals", "deals of other pipelines"],
)
def test_nothing_is_made_that_the_responsible_could_not_make_themselves(crm, may, state):
    leads = {"type": "lead", "items": {**ADDS, "change": "all"}}
    role = {"name": "Sales", "permissions": [leads, *may]}
    sales = crm.ask("POST", "/v1/roles", role)["id"]
    ben = crm.hire("Ben")
    crm.ask("PATCH", f"/v1/users/{ben}", {"roles": [sales]})
    rule = crm.rule("new", "create_from_source", {"kinds": ["deal"]}, type="lead")
    lead = crm.create("lead", responsible=ben)
    run = crm.runs(lead, entry=1)[rule]
    made = len(crm.all("/v1/items/deal"))
    assert (state, int(state == "done")) == (run["state"], made)
    if state == "failed":
        assert "forbidden" == run["reason"]["code"]
        assert "new" == crm.stage(lead)


@pytest.mark.parametrize(("adds", "code"), [(ADDS, None), ({"read": "all"}, "forbidden")])
def test_who_has_left_is_judged_by_the_roles_that_they_had(crm, adds, code):
    leads = {"type": "lead", "items": {**ADDS, "change": "all"}}
    may = {"permissions": [leads, {"type": "deal", "items": adds}], "rights": ["workflow:start"]}
    sales = crm.ask("POST", "/v1/roles", {"name": "Sales", **may})["id"]
    ben = crm.hire("Ben", roles=[sales])
    converts = action("create_from_source", kinds=["deal"])
    workflow = publish(crm, pause("P1D"), converts, entity_type="lead")
    run = start(crm.as_user(ben), workflow, crm.create("lead"))
    crm.ask("PATCH", f"/v1/users/{ben}", {"active": False})
    crm.client.advance("P2D")
    reason = read(crm, run)["steps"][-1]["reason"]
    made = len(crm.all("/v1/items/deal"))
    assert (code, int(code is None)) == (reason and reason["code"], made)


@pytest.mark.feature("R22")
def test_a_pair_that_does_not_exist_is_refused_when_the_rule_is_saved(crm):
    answer = crm.client.post(
        "/v1/automation/deal/default/rules",
        json={
            "stage": "new",
            "name": "x",
            "action": "create_from_source",
            "params": {"kinds": ["contact"]},
        },
    )
    assert (400, "invalid") == problem(answer)
    assert "/params/kinds/0" == answer.json["errors"][0]["pointer"]


@pytest.mark.feature("R22")
def test_a_lead_of_a_returning_customer_becomes_a_deal_only(crm):
    kim = crm.create("contact", name="Kim")
    rule = crm.rule("new", "create_from_source", {"kinds": ["company"]}, type="lead")
    other = crm.rule("in_process", "create_from_source", {"kinds": ["deal"]}, type="lead")
    lead = crm.create("lead", contact=kim["id"])
    assert "not_convertible" == crm.reason(lead, rule)
    crm.move(lead, "in_process")
    deal = crm.runs(lead, entry=2)[other]["result"]["deal"]
    assert kim["id"] == crm.ask("GET", f"/v1/items/deal/{deal}")["contact"]


@pytest.mark.feature("R22")
def test_a_required_field_of_the_target_fails_the_rule_and_makes_nothing(crm):
    needed = {"code": "uf_needed", "title": "Needed", "type": "string", "required": True}
    crm.client.post("/v1/fields/invoice", json=needed)
    rule = crm.rule("new", "create_from_source", {"kinds": ["invoice"]})
    assert "invalid" == crm.reason(crm.create(), rule)
    assert [] == crm.all("/v1/items/invoice")


@pytest.mark.feature("W04")
@pytest.mark.parametrize(("keeps", "open_ones"), [(False, 0), (True, 1)])
def test_a_workflow_makes_a_deal_in_a_pipeline_and_completes_the_activities(crm, keeps, open_ones):
    sales = crm.pipeline("Sales", "first")
    lead = crm.create("lead", title="Roof", name="Mia", company_title="Acme")
    crm.client.post(f"{path_of(lead)}/activities", json={"subject": "Call"})
    step = action(
        "create_from_source",
        id="made",
        kinds=["deal", "contact", "company"],
        pipeline=sales,
        keep_activities=keeps,
    )
    run = read(crm, start(crm, publish(crm, step, entity_type="lead"), lead))
    result = run["steps"][0]["result"]
    deal = crm.ask("GET", f"/v1/items/deal/{result['deal']}")
    assert (sales, lead["id"], result["contact"], result["company"]) == (
        deal["pipeline"],
        deal["lead"],
        deal["contact"],
        deal["company"],
    )
    assert "Acme" == crm.ask("GET", f"/v1/items/company/{result['company']}")["title"]
    now = crm.read(lead)
    assert ("converted", result["contact"]) == (now["stage"], now["contact"])
    assert open_ones == sum(not one["completed"] for one in crm.activities(lead))


@pytest.mark.feature("W04")
def test_a_lead_is_converted_once_however_often_a_workflow_asks(crm):
    step = action("create_from_source", id="made", kinds=["deal"])
    workflow = publish(crm, step, entity_type="lead")
    lead = crm.create("lead")
    first, second = (read(crm, start(crm, workflow, lead))["steps"][0] for _ in range(2))
    assert ("done", "failed") == (first["state"], second["state"])
    assert "already_converted" == second["reason"]["code"]
    assert 1 == len(crm.all("/v1/items/deal"))


@pytest.mark.feature("W25")
def test_a_lead_gets_a_contact_and_becomes_one_of_a_returning_customer(crm):
    ben = crm.hire("Ben")
    step = action("create_contact_for_lead", id="made", responsible=ben)
    workflow = publish(crm, step, entity_type="lead")
    lead = crm.create("lead", name="Mia", emails=["mia@example.com"])
    made = read(crm, start(crm, workflow, lead))["steps"][0]["result"]["id"]
    now = crm.read(lead)
    assert (lead["stage"], made, True) == (
        now["stage"],
        now["contact"],
        now["is_return_customer"],
    )
    contact = crm.ask("GET", f"/v1/items/contact/{made}")
    assert ("Mia", ben, "mia@example.com") == (
        contact["name"],
        contact["responsible"],
        contact["emails"][0]["value"],
    )
    assert made == read(crm, start(crm, workflow, lead))["steps"][0]["result"]["id"]
    assert 1 == len(crm.all("/v1/items/contact"))


@pytest.mark.feature("R22")
def test_a_lead_for_which_a_contact_was_made_is_still_converted_with_it(crm):
    made = crm.rule("new", "create_contact_for_lead", type="lead")
    kinds = {"kinds": ["deal", "contact"]}
    rule = crm.rule("in_process", "create_from_source", kinds, type="lead")
    alone = crm.rule("processed", "create_from_source", {"kinds": ["contact"]}, type="lead")
    lead, other = crm.create("lead", name="Mia"), crm.create("lead", name="Lee")
    contact = crm.runs(lead)[made]["result"]["id"]
    crm.move(lead, "in_process")
    result = crm.runs(lead, entry=2)[rule]["result"]
    assert contact == result["contact"]
    assert contact == crm.ask("GET", f"/v1/items/deal/{result['deal']}")["contact"]
    assert "converted" == crm.stage(lead)
    assert 2 == len(crm.all("/v1/items/contact"))
    crm.move(other, "processed")
    assert "not_convertible" == crm.runs(other, entry=2)[alone]["reason"]["code"]


@pytest.mark.feature("W26")
def test_a_deal_makes_a_repeat_lead_of_the_same_client(crm):
    ben, kim = crm.hire("Ben"), crm.create("contact", name="Kim")
    deal = crm.create(title="Roof", contact=kim["id"], source="web", responsible=ben)
    workflow = publish(crm, action("create_repeat_lead", id="made"))
    made = read(crm, start(crm, workflow, deal))["steps"][0]["result"]["id"]
    lead = crm.ask("GET", f"/v1/items/lead/{made}")
    assert {
        "title": "Roof",
        "contact": kim["id"],
        "source": "web",
        "responsible": ben,
        "is_return_customer": True,
        "stage": "new",
    }.items() <= lead.items()


@pytest.mark.feature("W26")
def test_a_deal_without_a_client_makes_none(crm):
    workflow = publish(crm, action("create_repeat_lead", id="made"))
    line = read(crm, start(crm, workflow, crm.create()))["steps"][0]
    assert ("failed", "no_client") == (line["state"], line["reason"]["code"])
