"""Documents: made of Word templates, numbered, read by their links (W24, T18)."""

import pytest

from tests.stories.workflows import action, comments, publish, read, start
from tests.support.documents import document_template, documents, follow, make, unconfined
from tests.support.files import fetch, upload
from tests.support.stories import Refusal, ref
from tests.support.word import text_of, with_relationship, word

pytestmark = pytest.mark.usefixtures("unconfined")
__all__ = ["unconfined"]
OFFER = word(
    "Offer {{ document.number }}", "{{ deal.title }}: {{ deal.amount }} for {{ contact.name }}"
)


def ann(crm):
    return crm.create("contact", name="Ann", emails=[{"value": "ann@b.example", "type": "work"}])


@pytest.mark.feature("W24")
def test_a_workflow_makes_a_document_with_the_next_number_and_uses_its_link(crm):
    years = {"name": "Offers", "template": "A-{NUMBER}/{YEAR}", "length": 3, "period": "year"}
    numerator = crm.ask("POST", "/v1/numerators", years)["id"]
    template = document_template(crm, OFFER, numerator=numerator, public=True)
    make_it = action("create_document", id="offer", template=template)
    tell = action("add_comment", text="{{ results.offer.number }} {{ results.offer.link }}")
    deal = crm.create(title="Chairs", amount="5000", currency="EUR", contact=ann(crm)["id"])
    workflow = publish(crm, make_it, tell)
    start(crm, workflow, deal)
    crm.client.advance("PT1M")
    start(crm, workflow, deal)
    first, second = documents(crm, deal)
    assert ["A-001/2023", "A-002/2023"] == [first["number"], second["number"]]
    assert [f"{one['number']} {one['link']}" for one in (first, second)] == comments(crm, deal)
    read_by_people = ["Offer A-001/2023", "Chairs: 5000.00 for Ann"]
    assert read_by_people == text_of(fetch(crm, first["file"]))


@pytest.mark.feature("W24")
@pytest.mark.parametrize("gone", ["DELETE", "PATCH"])
def test_of_a_template_that_is_gone_or_not_active_no_document_is_made(crm, gone):
    template = document_template(crm, OFFER)
    run = publish(crm, action("create_document", id="offer", template=template))
    rule = crm.rule("new", "create_document", {"template": template})
    crm.ask(
        gone, f"/v1/document-templates/{template}", {"active": False} if gone == "PATCH" else None
    )
    deal = crm.create(title="Chairs")
    line = crm.runs(deal)[rule]
    assert ("failed", "no_template") == (line["state"], line["reason"]["code"])
    started = start(crm, run, deal)
    (step,) = read(crm, started)["steps"]
    assert ("failed", "no_template") == (step["state"], step["reason"]["code"])
    path = f"/v1/items/deal/{deal['id']}/documents"
    answer = crm.client.post(path, {"template": template})
    assert (400, "no_template") == (answer.status, answer.json["code"])
    assert [] == documents(crm, deal)


@pytest.mark.feature("W24")
def test_a_template_must_be_there_when_a_rule_or_workflow_is_saved(crm):
    template = document_template(crm, OFFER)
    for name in ("offer", f"{template}x"):
        with pytest.raises(Refusal, match=r"/params/template.*there is no active document temp"):
            crm.rule("new", "create_document", {"template": name})
        with pytest.raises(Refusal, match="/steps/0/params/template"):
            publish(crm, action("create_document", template=name))
    rule = crm.rule("new", "create_document", {"template": template})
    crm.ask("DELETE", f"/v1/document-templates/{template}")

    renamed = crm.ask("PATCH", f"/v1/automation/deal/default/rules/{rule}", {"name": "Offer"})

    assert template == renamed["params"]["template"]


@pytest.mark.feature("T18")
def test_a_document_that_is_made_and_one_that_is_read_move_the_deal(crm):
    offer, other = document_template(crm, OFFER, public=True), document_template(crm, OFFER)
    crm.trigger("preparation", "document_created", {"template": offer})
    crm.trigger("executing", "document_viewed", {"template": offer})
    deal = crm.create(title="Chairs")
    make(crm, deal, other)
    crm.settle()
    assert "new" == crm.stage(deal)
    document = make(crm, deal, offer)
    crm.settle()
    assert "preparation" == crm.stage(deal)
    link = document["link"]
    assert 302 == follow(crm, link, "HEAD").status
    assert 302 == follow(crm, link, agent="Slackbot").status
    crm.settle()
    assert "preparation" == crm.stage(deal)
    for _ in range(2):
        assert 302 == follow(crm, link).status
    crm.settle()
    assert "executing" == crm.stage(deal)
    (viewed,) = (one for one in documents(crm, deal) if one["id"] == document["id"])
    assert (1, True) == (viewed["views"], viewed["viewed_at"] is not None)


@pytest.mark.feature("T18")
def test_who_scans_a_code_comes_to_the_address_and_moves_the_deal(crm):
    rule = crm.rule(
        "new",
        "create_qr_code",
        {"address": "https://shop.example/{{ deal.id }}", "name": "shop"},
        name="code",
    )
    crm.trigger("executing", "qr_code_scanned", {"code": "shop"})
    deal = crm.create(title="Chairs")
    run = crm.runs(deal)[rule]
    assert fetch(crm, run["result"]["file"]).startswith(b"\x89PNG")
    answer = follow(crm, run["result"]["link"])
    assert (302, f"https://shop.example/{deal['id']}") == (
        answer.status,
        answer.headers["location"],
    )
    crm.settle()
    assert "executing" == crm.stage(deal)


def test_values_may_be_given_and_a_link_is_switched_off(crm):
    template = document_template(crm, word("{{ deal.title }} {{ values.discount }}"), public=True)
    deal = crm.create(title="Chairs")
    given = {"deal.title": "Tables", "values.discount": "10 %"}
    document = make(crm, deal, template, title="Special", values=given)
    assert ["Tables 10 %"] == text_of(fetch(crm, document["file"]))
    path = f"/v1/items/deal/{deal['id']}/documents/{document['id']}"
    assert 302 == follow(crm, document["link"]).status
    assert None is crm.ask("PATCH", path, {"public": False})["link"]
    assert 404 == follow(crm, document["link"]).status
    crm.ask("PATCH", path, {"public": True})
    crm.delete(deal)
    assert 404 == follow(crm, document["link"]).status
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/restore")
    assert 302 == follow(crm, document["link"]).status
    crm.ask("DELETE", path)
    assert [] == documents(crm, deal)
    assert 404 == crm.client.get(f"/v1/files/{document['file']}").status


def test_the_same_key_makes_one_document(crm):
    template = document_template(crm, OFFER)
    deal = crm.create(title="Chairs")
    path, body = f"/v1/items/deal/{deal['id']}/documents", {"template": template}
    first, second = (
        crm.ask("POST", path, body, headers={"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert first == second
    assert "2" == make(crm, deal, template)["number"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (word("{{ deal.nothing }}"), "no {{ deal.nothing }}"),
        (word("{{ deal.title"), "a placeholder is wrong"),
        (word("{{ results.r.code }}"), "no {{ results.r.code }}"),
        (with_relationship(word(""), "attachedTemplate", "http://a.example/a.dotm"), "template"),
    ],
)
def test_a_hostile_or_mistaken_template_is_refused_and_nothing_stays(crm, content, said):
    file = upload(crm, "offer.docx", content)
    body = {"name": "Offer", "file": file, "entity_types": ["deal"]}
    answer = crm.client.post("/v1/document-templates", body)
    assert (400, "/file") == (answer.status, answer.json["errors"][0]["pointer"])
    assert said in answer.json["detail"]
    assert [] == crm.all("/v1/document-templates")
    assert "announced" == crm.ask("GET", f"/v1/files/{file}")["state"]


def test_a_template_is_for_its_types_and_people(crm):
    ben = crm.hire("Ben")
    template = document_template(crm, OFFER, users=[1])
    deal, lead = crm.create(title="Chairs"), crm.create("lead", title="Chairs")
    path = f"/v1/items/lead/{lead['id']}/documents"
    answer = crm.client.post(path, {"template": template})
    assert (400, "/template") == (answer.status, answer.json["errors"][0]["pointer"])
    path = f"/v1/items/deal/{deal['id']}/documents"
    assert 403 == crm.as_user(ben).client.post(path, {"template": template}).status
    assert ref(deal) == crm.ask("POST", path, {"template": template})["item"]
