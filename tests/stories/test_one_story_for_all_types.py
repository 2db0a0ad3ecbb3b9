"""One story of automation, told unchanged of a lead, a deal, a quote, an invoice and a ticket."""

import pytest

from tests.stories.workflows import comment, comments, publish, start, state

TYPES = ("lead", "deal", "quote", "invoice", "ticket")
TICKET = {"title": "Ticket", "code": "ticket", "preset": "all"}


@pytest.fixture
def shop(crm):
    """A tenant with tickets, whose pipelines have nothing on them."""
    made = crm.ask("POST", "/v1/smart-processes", TICKET)
    crm.ask("PUT", f"/v1/automation/{made['code']}/default", {"rules": [], "triggers": []})
    return crm


def stages_of(crm, type):
    """Return the first, the second and the success stage of a type."""
    (pipeline,) = crm.all(f"/v1/pipelines/{type}")
    first, second, *rest = pipeline["stages"]
    success = next(one for one in rest if one["semantics"] == "success")
    return first["code"], second["code"], success["code"]


@pytest.mark.feature("T08", "P08", "P09")
@pytest.mark.parametrize("type", TYPES)
def test_move_trigger_delayed_rule_workflow_and_wait(shop, type):
    first, second, success = stages_of(shop, type)
    shop.comment_rule(second, f"{{{{ {type}.title }}}} is at {second}", type=type)
    after = {"mode": "delay", "delay": "P1D"}
    shop.rule(second, "change_stage", {"stage": success}, type=type, run=after)
    shop.trigger(second, "email_received", type=type)
    wait = {"type": "wait_for_stage", "stages": [success]}
    ends = publish(shop, wait, comment("{{ item.title }} has ended"), entity_type=type)
    publish(
        shop,
        comment("{{ contact.name }} has come"),
        entity_type=type,
        name="Greet",
        auto_run="on_add",
    )
    mia = shop.create("contact", name="Mia", emails=[{"value": "mia@client.example"}])

    item = shop.create(type, title="Roof", contact=mia["id"])
    run = start(shop, ends, item)
    assert (first, "running") == (shop.stage(item), state(shop, run))
    shop.signal("email_received", address="mia@client.example")
    assert second == shop.stage(item)
    shop.client.advance("P1D")
    assert (success, "done") == (shop.stage(item), state(shop, run))
    said = ["Mia has come", f"Roof is at {second}", "Roof has ended"]
    assert said == comments(shop, item)
    shop.move(item, first)
    assert [second, success, first] == shop.moved_to(item)
    assert ["done", "done"] == list(shop.states(item, entry=2).values())
