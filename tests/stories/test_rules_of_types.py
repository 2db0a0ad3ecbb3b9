"""Rules belong to one pipeline of one type of item (R43)."""

import pytest

from chalicelib import wiring
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.ports.table import Put
from chalicelib.records.configuration import entity_type_row, stamp_row
from tests.stories.workflows import comment, publish, start, state
from tests.support.stories import problem

STAGED = [("lead", "new"), ("deal", "new"), ("quote", "draft"), ("invoice", "new")]


@pytest.mark.feature("R43")
@pytest.mark.parametrize(("type", "stage"), STAGED)
def test_rules_work_for_every_type_with_stages(crm, type, stage):
    crm.comment_rule(stage, f"Hello {{{{ {type}.title }}}}", type=type)
    item = crm.create(type, title="Chair")
    assert ["Hello Chair"] == crm.texts(item)


@pytest.mark.feature("R43")
def test_rules_of_one_type_say_nothing_for_another(crm):
    crm.comment_rule("new", type="lead")
    deal, invoice = crm.create("deal"), crm.create("invoice")
    assert [{}, {}] == [crm.runs(deal), crm.runs(invoice)]


@pytest.mark.feature("R43")
@pytest.mark.parametrize("type", ["contact", "company"])
def test_types_without_stages_have_no_rules(crm, type):
    document = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    answer = crm.client.post(f"/v1/automation/{type}/default/rules", document)
    assert (400, "no_automation") == problem(answer)


@pytest.mark.feature("R43")
def test_rules_of_one_pipeline_say_nothing_in_another(crm):
    mailing = crm.pipeline("Mailing", "new", "answered")
    crm.comment_rule("new", "general")
    crm.comment_rule("new", "mailing", pipeline=mailing)
    here, there = crm.create(), crm.create(pipeline=mailing)
    assert [["general"], ["mailing"]] == [crm.texts(here), crm.texts(there)]


@pytest.mark.feature("R43")
def test_moving_to_another_pipeline_is_an_entry_of_its_stage(crm):
    mailing = crm.pipeline("Mailing", "new", "answered")
    crm.comment_rule("new", "mailing", pipeline=mailing)
    deal = crm.create()
    crm.change(deal, pipeline=mailing)
    assert ["mailing"] == crm.texts(deal)
    assert ["pipeline"] == [move["type"] for move in crm.moves(deal)]


VISIT = EntityType(
    code="site_visit",
    title="Site visit",
    fields=(
        Field(code="contact", title="Contact", type=FieldType.ITEM, target="contact"),
        Field(code="reason", title="Reason", type=FieldType.STRING),
    ),
    first_pipeline=Pipeline(id="default", name="General", is_default=True, stages=DEFAULT_STAGES),
)


@pytest.fixture
def with_visits(crm):
    """A tenant with an entity type of its own; the one row is all that was done for it."""
    wiring.tenant().table.write([Put(entity_type_row(VISIT)), Put(stamp_row("with visits"))])
    wiring.tenant().configuration.forget()
    return crm


@pytest.mark.feature("R43")
def test_items_of_a_tenants_own_type_move_and_have_rules_and_triggers(with_visits):
    crm = with_visits
    crm.ask("POST", "/v1/fields/site_visit", {"code": "uf_floor", "type": "number"})
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_visit", "type": "item", "target": "site_visit"})
    crm.comment_rule("new", "{{ site_visit.title }}: {{ contact.name }}", type="site_visit")
    crm.comment_rule("client", "floor {{ item.uf_floor }}", type="site_visit")
    crm.trigger("client", "field_changed", {"fields": ["reason"]}, type="site_visit")
    mia = crm.create("contact", name="Mia")
    visit = crm.create("site_visit", contact=mia["id"], uf_floor=3)
    crm.move(visit, "preparation")
    crm.change(visit, reason="leak")
    assert "client" == crm.read(visit)["stage"]
    assert ["Site visit #1: Mia", "floor 3"] == crm.texts(visit)
    assert visit["id"] == crm.create(uf_visit=visit["id"])["uf_visit"]
    (found,) = crm.all(f"/v1/items/site_visit?contact={mia['id']}")
    assert visit["id"] == found["id"]


@pytest.mark.feature("R43")
def test_items_of_a_tenants_own_type_have_workflows_and_signals_of_their_clients(with_visits):
    crm = with_visits
    wait = {"type": "wait_for_stage", "stages": ["client"]}
    workflow = publish(crm, wait, comment("{{ item.title }} is here"), entity_type="site_visit")
    crm.trigger("success", "email_received", type="site_visit")
    mia = crm.create("contact", name="Mia", emails=[{"value": "mia@client.example"}])
    visit = crm.create("site_visit", title="Roof", contact=mia["id"])
    run = start(crm, workflow, visit)
    crm.move(visit, "client")
    assert "Roof is here" in crm.texts(visit)
    assert "done" == state(crm, run)
    crm.signal("email_received", address="mia@client.example")
    assert "success" == crm.read(visit)["stage"]


@pytest.mark.feature("R43")
def test_a_type_that_the_tenant_does_not_have_is_answered_with_those_it_has(with_visits):
    answer = with_visits.client.get("/v1/items/ship")
    assert (404, "unknown_type") == problem(answer)
    assert answer.json["detail"].endswith(
        "lead, deal, contact, company, quote, invoice, site_visit"
    )
