"""Entity types that a tenant makes: smart processes (P01 to P05)."""

import pytest

from tests.stories.workflows import action, comment, comments, publish, start
from tests.support.documents import documents, unconfined
from tests.support.files import fetch
from tests.support.stories import pointers, problem
from tests.support.word import text_of

__all__ = ["unconfined"]

ESSENTIALS = {"stages", "automation", "client", "recycle_bin", "open_permissions"}


def process(crm, title="Ticket", **more):
    """Make a smart process and return it."""
    return crm.ask("POST", "/v1/smart-processes", {"title": title, **more})


def on(document):
    """Return the switches that are on."""
    return {flag for flag, value in document["flags"].items() if value}


@pytest.mark.feature("P01")
def test_an_admin_makes_a_smart_process_and_nobody_else(crm):
    made = process(crm, "Site visits", code="site_visit")
    assert ("site_visit", 1030, False) == (made["id"], made["entity_type_id"], made["standard"])
    assert [made] == crm.all("/v1/smart-processes")
    assert made == crm.ask("GET", "/v1/entity-types/site_visit")
    standard = ["lead", "deal", "contact", "company", "quote", "invoice"]
    assert [*standard, "site_visit"] == [one["id"] for one in crm.all("/v1/entity-types")]
    ben = crm.as_user(crm.hire("Ben"))
    answer = ben.client.post("/v1/smart-processes", {"title": "Mine"})
    assert (403, "forbidden") == problem(answer)
    visit = ben.create("site_visit", title="Roof")
    assert "Roof" == ben.read(visit)["title"]


@pytest.mark.feature("P01")
def test_numbers_and_codes_are_given_once(crm):
    asked = process(crm, "Old", entity_type_id=177, code="old")
    made = [process(crm, title)["entity_type_id"] for title in ("One", "Two")]
    assert [177, 1030, 1032] == [asked["entity_type_id"], *made]
    crm.ask("DELETE", "/v1/smart-processes/process_1032")
    assert "process_1034" == process(crm, "Three")["code"]
    for wrong in ({"entity_type_id": 177}, {"entity_type_id": 1031}, {"code": "old"}):
        answer = crm.client.post("/v1/smart-processes", {"title": "Again", **wrong})
        assert (400, "invalid") == problem(answer)
    answer = crm.client.post("/v1/smart-processes", {"title": "Again", "code": "results"})
    assert (["/code"], True) == (pointers(answer), "my_results" in answer.json["detail"])


@pytest.mark.feature("P02", "P03", "P04")
@pytest.mark.parametrize(
    ("preset", "expected"),
    [("essentials", ESSENTIALS), ("all", None), ("empty", {"open_permissions"})],
)
def test_presets_say_what_is_on(crm, preset, expected):
    made = process(crm, preset=preset)
    assert (expected or set(made["flags"])) == on(made)


@pytest.mark.feature("P02")
def test_switches_may_differ_from_those_of_the_preset(crm):
    flags = {"client": False, "source": True}
    made = process(crm, preset="essentials", flags=flags)
    assert ESSENTIALS - {"client"} | {"source"} == on(made)


@pytest.mark.feature("P05")
@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": "  "}, {"title": "x" * 256}])
def test_a_smart_process_has_a_name(crm, body):
    answer = crm.client.post("/v1/smart-processes", body)
    assert (400, "invalid", ["/title"]) == (*problem(answer), pointers(answer))
    assert [] == crm.all("/v1/smart-processes")


@pytest.mark.feature("P04", "P05")
def test_a_switch_that_goes_off_hides_and_deletes_nothing(crm):
    process(crm, code="ticket", preset="all")
    mia = crm.create("contact", name="Mia")
    ticket = crm.create("ticket", contact=mia["id"], amount="12", source="web")
    off = {"client": False, "stages": False, "products": False}
    changed = crm.ask("PATCH", "/v1/smart-processes/ticket", {"title": "Cases", "flags": off})
    assert ("Cases", set(off)) == (changed["title"], set(off) - on(changed))
    hidden = crm.read(ticket)
    assert {"contact", "contacts", "company", "amount", "currency"} & hidden.keys() == set()
    assert [None, None, 0] == [hidden["stage"], hidden["pipeline"], hidden["entry"]]
    answer = crm.client.patch(f"/v1/items/ticket/{ticket['id']}", {"contact": mia["id"]})
    assert (400, ["/contact"]) == (answer.status, pointers(answer))
    later = crm.create("ticket", title="Later")
    crm.change(ticket, source="phone")
    crm.ask("PATCH", "/v1/smart-processes/ticket", {"flags": dict.fromkeys(off, True)})
    shown = crm.read(ticket)
    assert (mia["id"], "12.00", "phone", "new") == (
        *(shown["contact"], shown["amount"], shown["source"], shown["stage"]),
    )
    assert ("new", 1) == (crm.read(later)["stage"], crm.read(later)["entry"])


def test_of_a_standard_type_only_the_recycle_bin_is_switched(crm):
    answer = crm.client.patch("/v1/entity-types/deal", {"flags": {"stages": False}, "title": "X"})
    assert (400, ["/title", "/flags/stages"]) == (answer.status, pointers(answer))
    answer = crm.client.patch("/v1/entity-types/quote", {"flags": {"recycle_bin": True}})
    assert (400, ["/flags/recycle_bin"]) == (answer.status, pointers(answer))
    crm.ask("PATCH", "/v1/entity-types/lead", {"flags": {"recycle_bin": False}})
    lead = crm.ask("GET", "/v1/entity-types/lead")
    assert (False, True) == (lead["flags"]["recycle_bin"], lead["flags"]["stages"])
    answer = crm.client.delete("/v1/entity-types/lead")
    assert 409 == answer.status


def test_a_smart_process_goes_when_nothing_needs_it(crm):
    process(crm, code="ticket", preset="all")
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_t", "type": "item", "target": "ticket"})
    crm.comment_rule("new", type="ticket")
    assert 1 == len(crm.all("/v1/document-templates"))
    ticket = crm.create("ticket")
    for what, remove in (
        ("has items", lambda: crm.delete(ticket)),
        ("the field uf_t of the type deal", lambda: crm.ask("DELETE", "/v1/fields/deal/uf_t")),
    ):
        answer = crm.client.delete("/v1/smart-processes/ticket")
        assert (409, "in_use", True) == (*problem(answer), what in answer.json["detail"])
        remove()
    crm.ask("DELETE", "/v1/smart-processes/ticket")
    assert (404, "unknown_type") == problem(crm.client.get("/v1/items/ticket"))
    again = {"title": "Ticket", "code": "ticket"}
    refused = crm.client.send("POST", "/v1/smart-processes", json=again)
    assert (400, ["/code"]) == (refused.status, pointers(refused))
    crm.client.advance("PT10M")
    process(crm, code="ticket", preset="essentials")
    assert 3 == len(crm.all("/v1/automation/ticket/default/rules"))
    assert [] == crm.all("/v1/document-templates")
    assert ticket["id"] < crm.create("ticket")["id"]


@pytest.mark.feature("P02")
def test_only_essentials_brings_a_working_scenario_along(crm):
    made = process(crm, code="ticket", preset="essentials")
    assert "deal" in [one["type"] for one in made["relations"]["parents"]]
    mia = crm.create("contact", name="Mia", emails=[{"value": "mia@client.example"}])
    ticket = crm.create("ticket", title="Roof", contact=mia["id"])
    (activity,) = crm.all(f"/v1/items/ticket/{ticket['id']}/activities")
    assert "Contact the client: Roof" == activity["subject"]
    crm.client.advance("P3D")
    (told,) = [one for one in crm.client.outbox("notification") if "waiting" in str(one)]
    assert "Roof has been waiting for three days" in str(told)
    crm.signal("email_received", address="mia@client.example")
    assert "client" == crm.stage(ticket)
    crm.move(ticket, "success")
    assert "Roof is done" in crm.texts(ticket)


@pytest.mark.feature("P03")
@pytest.mark.usefixtures("unconfined")
def test_all_options_brings_a_document_along_too(crm):
    process(crm, "Service", code="ticket", preset="all")
    mia = crm.create("contact", name="Mia")
    ticket = crm.create("ticket", title="Roof", contact=mia["id"])
    crm.move(ticket, "preparation")
    (document,) = documents(crm, ticket)
    assert ["Service: letter 1", "2023-04-03", "Roof", "Mia", "Admin"] == text_of(
        fetch(crm, document["file"])
    )


@pytest.mark.feature("P04")
def test_the_empty_one_brings_nothing_along(crm):
    process(crm, code="ticket", preset="empty", flags={"stages": True, "automation": True})
    assert [] == crm.all("/v1/automation/ticket/default/rules")
    assert [] == crm.ask("GET", "/v1/smart-processes/ticket")["relations"]["parents"]


@pytest.mark.feature("P10", "P11")
def test_a_new_pipeline_is_open_to_all_roles_or_to_those_that_name_it(crm):
    process(crm, code="ticket", preset="all")
    ben = crm.hire("Ben", roles=["manager"])
    as_ben = crm.as_user(ben)

    def reads(code):
        crm.ask("POST", "/v1/pipelines/ticket", {"name": code, "code": code})
        item = crm.create("ticket", pipeline=code, responsible=ben)
        crm.client.advance("PT10S")
        path = f"/v1/items/ticket/{item['id']}"
        return as_ben.client.get(path).status, code in codes()

    def codes():
        return [one["code"] for one in as_ben.all("/v1/pipelines/ticket")]

    assert (200, True) == reads("open")
    crm.ask("PATCH", "/v1/smart-processes/ticket", {"flags": {"open_permissions": False}})
    assert (403, False) == reads("closed")
    manager = crm.ask("GET", "/v1/roles/manager")["permissions"]
    given = {"type": "ticket", "pipeline": "closed", "items": {"read": "own"}}
    crm.ask("PATCH", "/v1/roles/manager", {"permissions": [*manager, given]})
    crm.client.advance("PT10S")
    assert ["default", "closed", "open"] == codes()
    assert 2 == len(as_ben.all("/v1/items/ticket"))
    process(crm, code="visit", preset="all", flags={"open_permissions": False})
    crm.create("visit", responsible=ben)
    crm.client.advance("PT10S")
    assert [] == as_ben.all("/v1/pipelines/visit")


def test_custom_fields_link_to_a_smart_process_where_that_is_switched_on(crm):
    process(crm, code="ticket", preset="essentials")
    field = {"code": "uf_ticket", "type": "item", "target": "ticket"}
    answer = crm.client.post("/v1/fields/deal", field)
    assert (400, ["/target"]) == (answer.status, pointers(answer))
    on_and_off = "/v1/smart-processes/ticket"
    crm.ask("PATCH", on_and_off, {"flags": {"in_custom_fields": True}})
    crm.ask("POST", "/v1/fields/deal", field)
    crm.ask("PATCH", on_and_off, {"flags": {"in_custom_fields": False}})
    crm.ask("PATCH", "/v1/fields/deal/uf_ticket", {"title": "Case"})


@pytest.mark.feature("P08", "P15")
def test_a_rule_of_a_deal_makes_an_item_of_a_smart_process_and_a_workflow_reads_it(crm):
    process(crm, code="ticket", preset="essentials")
    values = {"title": "Install {{ deal.title }}", "parent_deal": "{{ deal.id }}"}
    crm.rule("won", "create_item", {"entity_type": "ticket", "values": values})
    reading = {"entity_type": "ticket", "item": "1", "fields": ["title", "stage"]}
    read = action("get_crm_data", id="read", **reading)
    told = comment("{{ results.read.title }} is at {{ results.read.stage }}")
    workflow = publish(crm, read, told)
    deal = crm.create(title="Chairs")
    crm.move(deal, "won")
    (ticket,) = crm.all("/v1/items/ticket")
    assert ("Install Chairs", deal["id"]) == (ticket["title"], ticket["parent_deal"])
    assert 1 == len(crm.all(f"/v1/items/ticket/{ticket['id']}/activities"))
    start(crm, workflow, deal)
    assert ["Install Chairs is at new"] == comments(crm, deal)


def book(crm, plan):
    crm.ask("POST", "/_local/plan", {"plan": plan})


@pytest.mark.feature("P16")
def test_a_plan_has_room_for_so_many_smart_processes(crm):
    book(crm, "crm_plus")
    made = [process(crm, f"No {n}") for n in range(20)]
    answer = crm.client.post("/v1/smart-processes", {"title": "One more"})
    assert (403, "create_dynamic_type_restricted") == problem(answer)
    crm.ask("DELETE", f"/v1/smart-processes/{made[0]['id']}")
    process(crm, "One more")
    assert 20 == len(crm.all("/v1/smart-processes"))


@pytest.mark.feature("P16")
def test_after_a_downgrade_smart_processes_are_kept_and_only_read(crm):
    process(crm, code="ticket", preset="essentials")
    ticket = crm.create("ticket", title="Roof")
    book(crm, "free")
    path = f"/v1/items/ticket/{ticket['id']}"
    for answer in (
        crm.client.post("/v1/smart-processes", {"title": "Other"}),
        crm.client.patch("/v1/smart-processes/ticket", {"title": "Other"}),
        crm.client.post("/v1/items/ticket", {}),
        crm.client.patch(path, {"title": "Other"}),
        crm.client.post(f"{path}/stage", {"stage": "client"}),
    ):
        assert (403, "plan_restricted") == problem(answer)
    assert "Roof" == crm.read(ticket)["title"]
    assert 1 == len(crm.all("/v1/smart-processes"))
    book(crm, "standard")
    crm.move(ticket, "client")
    assert "client" == crm.stage(ticket)
