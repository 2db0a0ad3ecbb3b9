"""Pipelines, rules, workflows and documents of smart processes (P06 to P09, P12)."""

import pytest

from tests.stories.workflows import comment, comments, draft, publish, start, state
from tests.support.documents import documents, make, unconfined
from tests.support.files import upload
from tests.support.stories import pointers, problem
from tests.support.word import word

__all__ = ["unconfined"]
USUAL = ["new", "preparation", "client", "success", "fail"]
OFF = "/v1/smart-processes/ticket"


@pytest.fixture
def tickets(crm):
    """A tenant with tickets that have everything."""
    body = {"title": "Ticket", "code": "ticket", "preset": "all"}
    crm.ask("POST", "/v1/smart-processes", body)
    for rule in crm.all("/v1/automation/ticket/default/rules"):
        crm.ask("DELETE", f"/v1/automation/ticket/default/rules/{rule['id']}")
    return crm


def switch(crm, **flags):
    crm.ask("PATCH", OFF, {"flags": flags})


def second_pipeline(crm, **more):
    return crm.ask("POST", "/v1/pipelines/ticket", {"name": "Repairs", "code": "repairs", **more})


@pytest.mark.feature("P06")
def test_a_further_pipeline_has_its_own_usual_stages(tickets):
    made = second_pipeline(tickets, sort=-5)
    assert (USUAL, 0) == ([stage["code"] for stage in made["stages"]], made["sort"])
    for wrong in ({"name": " "}, {"name": "x" * 256}, {}):
        answer = tickets.client.post("/v1/pipelines/ticket", wrong)
        assert (400, ["/name"]) == (answer.status, pointers(answer))
    switch(tickets, pipelines=False)
    answer = tickets.client.post("/v1/pipelines/ticket", {"name": "Third"})
    assert (400, "entity_type_not_supported") == problem(answer)


@pytest.mark.feature("P07")
def test_stages_go_by_the_names_of_the_source_too(tickets):
    second_pipeline(tickets)
    ticket = tickets.create("ticket", stage="DT1030_0:CLIENT")
    other = tickets.create("ticket", pipeline="repairs", stage="DT1030_repairs:NEW")
    assert ("client", "new") == (ticket["stage"], other["stage"])
    place = f"/v1/items/ticket/{ticket['id']}/stage"
    assert "success" == tickets.ask("POST", place, {"stage": "SUCCESS"})["stage"]
    answer = tickets.client.send("POST", place, json={"stage": "DT1030_repairs:NEW"})
    assert (400, "unknown_stage") == problem(answer)
    moved = tickets.ask("POST", place, {"stage": "DT1030_repairs:NEW", "pipeline": "repairs"})
    assert ("repairs", "new") == (moved["pipeline"], moved["stage"])
    again = tickets.ask("POST", place, {"stage": "DT1030_repairs:NEW"})
    assert (moved["version"], moved["entry"]) == (again["version"], again["entry"])


@pytest.mark.feature("P06")
def test_a_new_default_pipeline_takes_new_items_and_the_old_one_steps_down(tickets):
    second_pipeline(tickets, is_default=True)
    assert "repairs" == tickets.create("ticket")["pipeline"]
    first, second = tickets.all("/v1/pipelines/ticket")
    assert [("repairs", True), ("default", False)] == [
        (one["id"], one["is_default"]) for one in (first, second)
    ]
    answer = tickets.client.patch("/v1/pipelines/ticket/repairs", {"is_default": False})
    assert (400, ["/is_default"]) == (answer.status, pointers(answer))
    tickets.ask("PATCH", "/v1/pipelines/ticket/default", {"is_default": True})
    assert "default" == tickets.create("ticket")["pipeline"]
    tickets.ask("PATCH", "/v1/pipelines/ticket/repairs", {"is_default": True})
    tickets.delete(tickets.create("ticket"))
    answer = tickets.client.post("/v1/pipelines/deal", {"name": "Other", "is_default": True})
    assert (400, ["/is_default"]) == (answer.status, pointers(answer))


@pytest.mark.feature("P06")
@pytest.mark.parametrize("mode", ["move", "copy"])
def test_a_tunnel_leads_into_another_pipeline(tickets, mode):
    second_pipeline(tickets)
    tickets.comment_rule("preparation", "arrived", type="ticket", pipeline="repairs")
    ends = {
        "source": {"pipeline": "default", "stage": "client"},
        "target": {"pipeline": "repairs", "stage": "preparation"},
    }
    tunnel = tickets.ask("POST", "/v1/tunnels/ticket", {**ends, "mode": mode})
    assert [tunnel] == tickets.all("/v1/tunnels/ticket")
    ticket = tickets.create("ticket", title="Roof", amount="12")
    tickets.move(ticket, "client")
    all_of_them = tickets.all("/v1/items/ticket")
    (there,) = [one for one in all_of_them if one["pipeline"] == "repairs"]
    assert ("preparation", "Roof", "12.00") == (there["stage"], there["title"], there["amount"])
    assert ["arrived"] == tickets.texts(there)
    stays = [one["id"] for one in all_of_them if one["stage"] == "client"]
    assert ([] if mode == "move" else [ticket["id"]]) == stays
    assert "done" == tickets.runs(ticket, entry=2)[tunnel["rule"]]["state"]


@pytest.mark.feature("P06")
def test_what_is_wrong_with_a_tunnel_is_said(tickets):
    second_pipeline(tickets)
    for source, target, pointer in (
        (("default", "new"), ("default", "client"), "/target/pipeline"),
        (("default", "nowhere"), ("repairs", "new"), "/source/stage"),
        (("default", "new"), ("repairs", "nowhere"), "/target/stage"),
    ):
        ends = [dict(zip(("pipeline", "stage"), end, strict=True)) for end in (source, target)]
        body = dict(zip(("source", "target"), ends, strict=True))
        answer = tickets.client.post("/v1/tunnels/ticket", body)
        assert (400, [pointer]) == (answer.status, pointers(answer))
    assert [] == tickets.all("/v1/tunnels/ticket")


@pytest.mark.feature("P07")
def test_stages_keep_their_order_and_moves_stand_in_the_history(tickets):
    stages = tickets.ask("GET", "/v1/pipelines/ticket/default")["stages"]
    late = {"code": "late", "name": "Late", "sort": 45, "semantics": "process"}
    path = "/v1/pipelines/ticket/default"
    answer = tickets.client.patch(path, {"stages": [*stages, late]})
    assert (400, ["/stages"]) == (answer.status, pointers(answer))
    won_again = {**late, "semantics": "success"}
    lost = [one for one in stages if one["semantics"] != "failure"]
    for wrong in ([*stages, won_again], lost):
        assert 400 == tickets.client.patch(path, {"stages": wrong}).status
    tickets.ask("PATCH", path, {"stages": [*stages, {**late, "sort": 35}]})
    ticket = tickets.create("ticket")
    tickets.move(ticket, "late")
    board = tickets.all("/v1/items/ticket?stage=late")
    assert [ticket["id"]] == [one["id"] for one in board]
    assert ["late"] == tickets.moved_to(ticket)


@pytest.mark.feature("P08")
def test_rules_and_triggers_are_there_while_they_are_switched_on(tickets):
    tickets.comment_rule("new", type="ticket")
    later = tickets.rule("new", "add_comment", {"text": "later"}, type="ticket", **after_a_day())
    tickets.trigger("client", "responsible_changed", type="ticket")
    ticket = tickets.create("ticket")
    assert ["hello"] == tickets.texts(ticket)
    switch(tickets, automation=False)
    body = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    answer = tickets.client.post("/v1/automation/ticket/default/rules", body)
    assert (400, "no_automation") == problem(answer)
    quiet = tickets.create("ticket")
    tickets.change(quiet, responsible=tickets.hire("Ben"))
    tickets.client.advance("P2D")
    assert ([], "new") == (tickets.texts(quiet), tickets.read(quiet)["stage"])
    run = tickets.runs(ticket)[later]
    assert ("stopped", "automation_off") == (run["state"], run["reason"]["code"])
    switch(tickets, automation=True)
    assert 2 == len(tickets.all("/v1/automation/ticket/default/rules"))
    assert ["hello"] == tickets.texts(tickets.create("ticket"))


def after_a_day():
    return {"run": {"mode": "delay", "delay": "P1D"}}


@pytest.mark.feature("P09")
def test_workflows_start_by_themselves_while_they_are_switched_on(tickets):
    workflow = publish(tickets, comment("begun"), entity_type="ticket", auto_run="both")
    ticket = tickets.create("ticket", title="Roof")
    assert ["begun"] == comments(tickets, ticket)
    tickets.change(ticket, title="Roof again")
    assert 2 == len(comments(tickets, ticket))
    switch(tickets, workflows=False)
    tickets.change(ticket, title="Quiet")
    assert [] == comments(tickets, tickets.create("ticket"))
    assert 2 == len(comments(tickets, ticket))
    body = {"item": f"ticket_{ticket['id']}", "parameters": {}}
    answer = tickets.client.post(f"/v1/workflows/{workflow}/runs", body)
    assert (409, "entity_type_not_supported") == problem(answer)
    body = {"name": "Other", "entity_type": "ticket", "steps": [comment("x")]}
    answer = tickets.client.post("/v1/workflows", body)
    assert (400, "entity_type_not_supported") == problem(answer)
    switch(tickets, workflows=True)
    assert "done" == state(tickets, start(tickets, workflow, ticket))
    assert draft(tickets, comment("x"), entity_type="ticket")


@pytest.mark.feature("P12")
@pytest.mark.usefixtures("unconfined")
def test_documents_are_made_while_they_are_switched_on(tickets):
    file = upload(tickets, "ticket.docx", word("{{ ticket.title }} of {{ contact.name }}"))
    body = {"name": "Receipt", "file": file, "entity_types": ["ticket"]}
    template = tickets.ask("POST", "/v1/document-templates", body)["id"]
    mia = tickets.create("contact", name="Mia")
    ticket = tickets.create("ticket", title="Roof", contact=mia["id"])
    make(tickets, ticket, template)
    assert 1 == len(documents(tickets, ticket))
    rule = tickets.rule("client", "create_document", {"template": template}, type="ticket")
    switch(tickets, documents=False)
    path = f"/v1/items/ticket/{ticket['id']}/documents"
    for answer in (tickets.client.get(path), tickets.client.post(path, {"template": template})):
        assert (400, "entity_type_not_supported") == problem(answer)
    tickets.move(ticket, "client")
    assert "entity_type_not_supported" == tickets.runs(ticket)[rule]["reason"]["code"]
    wanted = {"stage": "new", "action": "create_document", "params": {"template": template}}
    answer = tickets.client.post("/v1/automation/ticket/default/rules", wanted)
    assert (400, ["/action"]) == (answer.status, pointers(answer))
    switch(tickets, documents=True)
    assert 1 == len(documents(tickets, ticket))
